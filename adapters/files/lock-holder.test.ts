import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { judgeHolder, keepMachineId, thisProcess, type Computer, type Holder } from './lock-holder.ts'

const boot = 'ms 1700000000000'
const started = 'ms 1700000500000'
const holder: Holder = { pid: 7, host: 'laptop', since: '', started, boot, machine: 'm1' }
const here: Computer = {
  ...{ host: 'laptop', machine: 'm1', boot },
  isProcess: () => true,
  startOf: () => Promise.resolve(started),
}
const without = (...names: readonly (keyof Holder)[]): Holder =>
  Object.fromEntries(
    Object.entries(holder).filter(([name]) => !names.includes(name as keyof Holder)),
  ) as Holder

it.each<[string, Holder, Partial<Computer>, string]>([
  ['lives', holder, {}, 'alive'],
  ['has ended', holder, { isProcess: () => false }, 'gone'],
  ['has left its number to another', holder, { startOf: () => Promise.resolve('ms 1700009000000') }, 'gone'],
  [
    'began as the system tells it, give or take',
    holder,
    { startOf: () => Promise.resolve('ms 1700000504000') },
    'alive',
  ],
  [
    'was there before the computer was started anew',
    without('started'),
    { boot: 'ms 1700090000000' },
    'gone',
  ],
  ['is of this start, under a number whose process tells nothing', without('started'), {}, 'unknown'],
  ['is of an older release', without('started', 'boot', 'machine'), {}, 'unknown'],
  ['is from before the computer was renamed', holder, { host: 'renamed' }, 'alive'],
  ['is from before that, and has ended', holder, { host: 'renamed', isProcess: () => false }, 'gone'],
  [
    'is on another computer of that name',
    { ...holder, machine: 'm2' },
    { isProcess: () => false },
    'unknown',
  ],
  ['is on another computer', { ...without('machine'), host: 'other' }, { isProcess: () => false }, 'unknown'],
])('a holder that %s', async (_, one, computer, judged) => {
  expect(await judgeHolder(one, { ...here, ...computer })).toBe(judged)
})

it('names this computer the same for every process of a home folder', async () => {
  const home = await mkdtemp(join(tmpdir(), 'siteproof-machine-'))
  await keepMachineId(home)
  const first = await thisProcess(new Date())
  await keepMachineId(home)
  expect((await thisProcess(new Date())).machine).toBe(first.machine)
  expect(`${first.machine ?? ''}\n`).toBe(await readFile(join(home, 'machine-id'), 'utf8'))
  expect(await judgeHolder(first)).toBe('alive')
  await rm(home, { recursive: true })
})
