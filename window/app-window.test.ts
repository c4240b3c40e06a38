/** A browser that does not do as it should: the person gets an address all the same, and gets it once. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRedactor } from '../engine/redact.ts'
import { openAppWindow } from './app-window.ts'
import { openWindow, type Opened } from './open.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-app-window-'))
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

async function browser(name: string, script: string): Promise<string> {
  const program = join(folder, name)
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  return program
}

/** Returns how often it failed by now. */
function opened(program: string, arrived: () => boolean = () => false): () => number {
  let failures = 0
  openAppWindow({
    ...{ program, profile: join(folder, 'profile'), address: 'http://127.0.0.1:9/', arrived },
    cookie: { name: 'siteproof', value: 'x' },
    onFailure: () => (failures += 1),
  })
  return () => failures
}

describe.skipIf(process.platform === 'win32')('a browser', () => {
  it('that shows no window, whatever became of it, is told once; one that hands over to another is not', async () => {
    const scripts = {
      'no display': 'exit 1',
      'hands over, and nobody comes': 'exit 0',
      killed: 'kill -9 $$',
      'talks nonsense': String.raw`printf 'no json\0' >&4; exit 1`,
    }
    const failures: Record<string, () => number> = { 'not there': opened(join(folder, 'none')) }
    for (const [name, script] of Object.entries(scripts)) failures[name] = opened(await browser(name, script))
    const until = performance.now() + 2000
    const handedOver = opened(await browser('hands over', 'exit 0'), () => performance.now() > until)
    const counts = (): unknown => Object.entries(failures).map(([name, count]) => [name, count()])

    await expect.poll(counts, { timeout: 30_000 }).toEqual(Object.keys(failures).map(name => [name, 1]))
    await delay(1000)
    expect(counts()).toEqual(Object.keys(failures).map(name => [name, 1]))
    expect(handedOver()).toBe(0)
  })

  it('that shows nothing: the address is told with the reason', async () => {
    const program = await browser('browser', 'exit 1')
    await writeFile(join(folder, 'index.html'), '<!doctype html>')
    const stop = new AbortController()
    const told: Opened[] = []
    const open = openWindow({
      env: { SITEPROOF_HOME: folder, SITEPROOF_BROWSER: program },
      ...{ runbooksDirs: [], pages: folder, browser: true, signal: stop.signal },
      logger: { debug: () => undefined, warn: () => undefined },
      redactor: createRedactor(),
      tell: one => told.push(one),
    })
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2)
    stop.abort()
    await open

    expect(told).toEqual([
      { how: 'window', browser: program },
      {
        how: 'address',
        address: expect.stringContaining('/?once='),
        why: 'browser-failed',
        browser: program,
      },
    ])
  })
})
