/**
 * The app window: an installed browser in a profile of its own, without an address bar. What lets it in never stands in its
 * arguments, which every user of the computer can read: the cookie is put into the browser over its debugging pipe.
 */
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createProtocol, type Protocol } from '../adapters/browser/devtools.ts'
import { quietFlags } from '../adapters/browser/find.ts'

export interface AppWindowOptions {
  readonly program: string
  /** Folder of the browser's own profile. */
  readonly profile: string
  /** Without any secret. */
  readonly address: string
  readonly cookie: { readonly name: string; readonly value: string }
  readonly flags?: readonly string[]
  /** Whether the page has come in: until then it is asked for again. */
  readonly arrived: () => boolean
  /** Called once where the browser cannot be started, ends, or does not answer, and no page comes in. */
  readonly onFailure: () => void
}

/** Answers come within moments; a browser that starts for the first time takes longest. */
const answerSeconds = 30
const tryAgainSeconds = 3
/** Where the profile is open already, its browser takes the address over and this one ends: that page has the cookie. */
const handOverSeconds = 5

export function openAppWindow(options: AppWindowOptions): void {
  const { program, profile, address, flags = [], onFailure } = options
  const child = spawn(
    program,
    [
      `--app=${address}`,
      `--user-data-dir=${profile}`,
      '--window-size=1366,768',
      '--remote-debugging-pipe',
      ...quietFlags,
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  child.once('error', onFailure)
  // It has not been started, and has no pipes.
  if (child.pid === undefined) return
  const [, , , toBrowser, fromBrowser] = child.stdio as unknown as [null, null, null, Writable, Readable]
  for (const stream of [toBrowser, fromBrowser]) stream.on('error', () => undefined)
  void comesIn(createProtocol(toBrowser, fromBrowser), options).then(came => {
    if (!came) onFailure()
  })
}

async function comesIn(protocol: Protocol, options: AppWindowOptions): Promise<boolean> {
  const letItIn = await letIn(protocol, options).catch(() => false)
  return letItIn || within(handOverSeconds, options.arrived)
}

async function letIn(protocol: Protocol, { address, cookie, arrived }: AppWindowOptions): Promise<boolean> {
  await protocol.send('Storage.setCookies', {
    cookies: [{ ...cookie, url: address, httpOnly: true, sameSite: 'Strict' }],
  })
  // The page came first and was refused, is under way, or is not there yet: it is asked for until it has come in.
  for (let left = answerSeconds / tryAgainSeconds; left > 0 && !arrived(); left -= 1) {
    for (const { targetId } of await pagesOf(protocol)) {
      const { sessionId } = await protocol.send('Target.attachToTarget', { targetId, flatten: true })
      await protocol.send('Page.navigate', { url: address }, String(sessionId))
      await protocol.send('Target.detachFromTarget', { sessionId })
    }
    await within(tryAgainSeconds, arrived)
  }
  return arrived()
}

async function within(seconds: number, happened: () => boolean): Promise<boolean> {
  for (let tenths = seconds * 10; tenths > 0 && !happened(); tenths -= 1) {
    await delay(100, undefined, { ref: false })
  }
  return happened()
}

interface Target {
  readonly targetId: string
  readonly type: string
}

/** A browser that has just started answers before its first page is there. */
async function pagesOf(protocol: Protocol): Promise<readonly Target[]> {
  for (let left = answerSeconds * 10; left > 0; left -= 1) {
    const { targetInfos = [] } = (await protocol.send('Target.getTargets', {})) as {
      targetInfos?: readonly Target[]
    }
    // In a browser that we have just started every page is ours, also one that shows its refusal.
    const pages = targetInfos.filter(({ type }) => type === 'page')
    if (pages.length > 0) return pages
    await delay(100)
  }
  throw new Error('no page')
}
