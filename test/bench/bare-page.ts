/**
 * A page of the installed Chromium that nobody listens to while it is measured. Playwright has each WebSocket frame told to
 * it, payload and all: with it, 200 MB through a pane take half of what is measured.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createProtocol, type Protocol } from '../../adapters/browser/devtools.ts'
import { findBrowser, quietFlags } from '../../adapters/browser/find.ts'

export interface BarePage extends AsyncDisposable {
  goto(address: string): Promise<void>
  /** Runs a script before those of each page that is opened from now on. */
  before(script: string): Promise<void>
  /** The value of an expression, of what it promises where it is a promise. */
  evaluate<T>(expression: string): Promise<T>
  /** Until the expression is true. */
  until(expression: string): Promise<void>
  /** A character, or Enter. */
  press(key: string): Promise<void>
  /** Used heap in bytes, after a collection. */
  heap(): Promise<number>
}

const untilSeconds = 60

export async function openBarePage(): Promise<BarePage> {
  const program = findBrowser(process.env)
  if (program === undefined) throw new Error('the bench needs Chrome, Edge or Chromium')
  const profile = await mkdtemp(join(tmpdir(), 'siteproof-page-'))
  const flags = ['--headless=new', '--disable-gpu', '--window-size=1366,855', '--remote-debugging-pipe']
  const child = spawn(program, [...flags, ...quietFlags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable]
  const protocol = createProtocol(input, output)
  const session = await attach(protocol)
  const send: Send = (method, params = {}) => protocol.send(method, params, session)
  return {
    ...page(send),
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

type Send = (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>

async function attach(protocol: Protocol): Promise<string> {
  for (;;) {
    const { targetInfos = [] } = await protocol.send('Target.getTargets', {})
    const targets = targetInfos as readonly { targetId: string; type: string }[]
    const targetId = targets.find(({ type }) => type === 'page')?.targetId
    if (targetId !== undefined) {
      const { sessionId } = await protocol.send('Target.attachToTarget', { targetId, flatten: true })
      return String(sessionId)
    }
    await delay(50)
  }
}

interface Evaluated {
  readonly result?: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
}

function page(send: Send): Omit<BarePage, typeof Symbol.asyncDispose> {
  async function evaluate<T>(expression: string): Promise<T> {
    const asked = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = (await send('Runtime.evaluate', asked)) as Evaluated
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? expression)
    return result?.value as T
  }
  return {
    evaluate,
    async before(source) {
      await send('Page.enable')
      await send('Page.addScriptToEvaluateOnNewDocument', { source })
    },
    async goto(url) {
      await send('Page.navigate', { url })
    },
    async until(expression) {
      for (const end = Date.now() + untilSeconds * 1000; Date.now() < end; await delay(30)) {
        // Between two pages there is nobody to answer.
        if (await evaluate<boolean>(`Boolean(${expression})`).catch(() => false)) return
      }
      throw new Error(`never true: ${expression}`)
    },
    async press(key) {
      // Codes of other characters are those of arrows and the like: they come as characters alone.
      const code = /[a-z0-9]/i.test(key) ? key.toUpperCase().charCodeAt(0) : 0
      const named = {
        key,
        text: key === 'Enter' ? '\r' : key,
        windowsVirtualKeyCode: key === 'Enter' ? 13 : code,
      }
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...named })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...named })
    },
    async heap() {
      await send('HeapProfiler.collectGarbage')
      return Number((await send('Runtime.getHeapUsage'))['usedSize'])
    },
  }
}
