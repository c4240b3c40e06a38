import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryClock, type MemoryClock } from '../../adapters/memory/clock.ts'
import { memoryJournal } from '../../adapters/memory/journal.ts'
import { memoryDigest } from '../../adapters/memory/small.ts'
import { systemRandom } from '../../adapters/system/digest.ts'
import { leasingSession } from '../../test/support/lease-places.ts'
import { createRedactor } from '../redact.ts'
import type { RunEvent } from './events.ts'
import { createLeases, type Leases } from './lease.ts'
import { createRecorder } from './recorder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteproof-lease-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Leases of one run over a real shell, with the host's clock so many seconds ahead of its true one. */
function leasesOf(
  runId: string,
  options: {
    operator?: string
    laptop?: string
    ahead?: () => number
    shell?: readonly [string, ...string[]]
    /** Waited for before each script. */
    before?: () => Promise<void>
    after?: () => void
  } = {},
): { leases: Leases; clock: MemoryClock; events: readonly RunEvent[] } {
  const clock = memoryClock({ startWall: Date.now() })
  const journal = memoryJournal({ clock, digest: memoryDigest, recovered: [] })
  const session = leasingSession('a', folder, options.shell)
  const shifted: typeof session = {
    ...session,
    exec: async (command, given) => {
      await options.before?.()
      const result = await session.exec(
        command.kind === 'script'
          ? {
              ...command,
              text: command.text.replace('$(date +%s)', `$(($(date +%s) + ${options.ahead?.() ?? 0}))`),
            }
          : command,
        given,
      )
      options.after?.()
      return result
    },
  }
  const leases = createLeases({
    clock,
    random: systemRandom,
    sessions: { open: () => Promise.resolve(shifted), [Symbol.asyncDispose]: () => Promise.resolve() },
    recorder: createRecorder(journal, createRedactor(), {}),
    binding: { hosts: {} },
    runId,
    operator: options.operator ?? 'li',
    laptop: options.laptop ?? 'laptop-1',
  })
  return { leases, clock, events: journal.events }
}

describe.each([['/bin/dash'], ['/bin/bash', '--posix'], ['/bin/busybox', 'sh']] as const)(
  'with %s',
  (...shell) => {
    it('a second run is refused and told who holds the host', async () => {
      const first = leasesOf('r1', { operator: "Li O'Neil 李工", laptop: 'ThinkPad 一号', shell })
      await first.leases.take(['a'])
      const second = leasesOf('r2', { shell })

      await expect(second.leases.take(['a'])).rejects.toMatchObject({
        code: 'HOST_LEASED',
        params: {
          host: 'a',
          by: "Li O'Neil 李工",
          laptop: 'ThinkPad 一号',
          run: 'r1',
          since: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        },
      })
      expect(readdirSync(folder)).toHaveLength(1)
      await first.leases[Symbol.asyncDispose]()
      expect(readdirSync(folder)).toEqual([])
      await second.leases.take(['a'])
    })

    it('expires, and is taken over with a word about whose it was', async () => {
      await leasesOf('r1', { shell }).leases.take(['a'])
      const second = leasesOf('r2', { ahead: () => 301, shell })

      await second.leases.take(['a'])

      expect(second.events).toMatchObject([{ type: 'lease-taken', tookOver: { run: 'r1', by: 'li' } }])
      expect(readdirSync(folder)).toHaveLength(1)
    })
  },
)

it('is released for good where a renewal was under way at the end', async () => {
  let hold: Promise<void> | undefined
  let goOn: () => void = () => undefined
  let scripts = 0
  const { leases, clock } = leasesOf('r1', {
    before: async () => {
      const held = hold
      hold = undefined
      await held
    },
    after: () => (scripts += 1),
  })
  await leases.take(['a'])
  hold = new Promise(resolve => (goOn = resolve))
  await clock.advance(60_000)
  const released = leases[Symbol.asyncDispose]()
  setTimeout(goOn, 100)
  await released
  await expect.poll(() => scripts).toBe(3)

  expect(readdirSync(folder)).toEqual([])
})

it('is taken over by the same run on another laptop, and the first one stops there', async () => {
  const first = leasesOf('r1')
  await first.leases.take(['a'])
  const second = leasesOf('r1', { operator: 'wang', laptop: 'laptop-2' })
  await second.leases.take(['a'])

  await first.leases.hold('a')
  await first.clock.advance(61_000)
  await expect
    .poll(() => first.events.at(-1))
    .toMatchObject({ type: 'lease-lost', holder: { by: 'wang', laptop: 'laptop-2' } })
  await expect(first.leases.hold('a')).rejects.toMatchObject({ code: 'HOST_LEASED', params: { by: 'wang' } })
  await first.leases[Symbol.asyncDispose]()
  // It is no longer the first one's to give back.
  expect(readdirSync(folder)).toHaveLength(1)
})

it('a laptop that slept past its lease makes no change on a host that another run has taken since', async () => {
  let ahead = 0
  const first = leasesOf('r1', { ahead: () => ahead })
  await first.leases.take(['a'])
  ahead = 400
  await leasesOf('r2', { operator: 'wang', ahead: () => ahead }).leases.take(['a'])
  // Asleep: no timer ran, and the monotonic clock stood still.
  const wall = first.clock.wall
  first.clock.wall = () => wall() + 400_000

  await expect(first.leases.hold('a')).rejects.toMatchObject({ code: 'HOST_LEASED', params: { by: 'wang' } })
})

it('goes on where the lease ran out but nobody took the host', async () => {
  let ahead = 0
  const first = leasesOf('r1', { ahead: () => ahead })
  await first.leases.take(['a'])
  ahead = 400
  const kept = () => readFileSync(join(folder, `siteproof-lease-r1-${process.getuid?.() ?? 0}`), 'utf8')
  const before = kept()
  await first.clock.advance(61_000)
  await expect.poll(kept).not.toBe(before)

  await first.leases.hold('a')
  await expect(leasesOf('r2', { ahead: () => ahead }).leases.take(['a'])).rejects.toMatchObject({
    code: 'HOST_LEASED',
  })
})

it('does not shut a host for years because its clock was set back', async () => {
  await leasesOf('r1', { ahead: () => 100_000_000 }).leases.take(['a'])

  await leasesOf('r2').leases.take(['a'])
})

it('reads no more than a name out of what somebody put there', async () => {
  const hostile = `run=x\ntoken=y\nsince=1;reboot\nuntil=${Math.floor(Date.now() / 1000) + 200}\nlaptop=%1b%5d0;x%07\nby=%E4%b8%e2%80%AEevil $(touch ${folder}/owned)`
  writeFileSync(join(folder, 'siteproof-lease-x-0'), hostile)
  symlinkSync('/etc/passwd', join(folder, 'siteproof-lease-y-0'))

  const error = await leasesOf('r1')
    .leases.take(['a'])
    .catch((reason: unknown) => reason as { params: { by: string; laptop: string } })

  expect(error).toMatchObject({ code: 'HOST_LEASED' })
  expect(JSON.stringify(error?.params)).not.toMatch(/[\u001b\u202e]/)
  expect(readdirSync(folder)).not.toContain('owned')
})

it('says so where nothing can be written, and an undo goes on all the same', async () => {
  // Root writes everywhere: only a folder that is none stops it.
  rmSync(folder, { recursive: true })
  const { leases, events } = leasesOf('r1')

  await expect(leases.take(['a'])).rejects.toMatchObject({ code: 'LEASE_UNWRITABLE', params: { host: 'a' } })
  await leases.take(['a'], { anyway: true })
  expect(events).toMatchObject([{ type: 'lease-missing', host: 'a' }])
  await leases.hold('a')
})
