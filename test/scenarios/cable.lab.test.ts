import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunEvent } from '../../engine/run/events.ts'
import type { ActionRecord } from '../../engine/run/state.ts'
import { ensureKit } from '../lab/kit/build.ts'
import { installKeepalived } from '../lab/kit/install.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { hostOf } from '../lab/state.ts'
import { silentRepeats } from '../soak/proof.ts'
import { siteFor } from './pair.ts'
import { newRunDir, partsOf, siteproof, stuckAt } from './siteproof.ts'

let lab: Lab
const runDir = newRunDir()

beforeAll(async () => {
  lab = await upLab({ name: 'sc-cable', nodes: ['node-a', 'node-b'] })
  // It compiles on node-a alone: node-b has what it should have.
  await installKeepalived(lab.state, hostOf(lab.state, 'node-b'))
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** A detached script of the step `build` as the journal tells it; a process that takes it up again freezes it once more. */
function jobOf(script: string, processes: number): ActionRecord {
  const found = partsOf(runDir, 'build')['node-a']?.actions.filter(one => one.view.body?.includes(script))
  expect(found?.length).toBe(processes)
  return found?.at(-1) as ActionRecord
}

function begins(event: RunEvent, script: string): boolean {
  return (
    event.type === 'action-frozen' && event.host === 'node-a' && event.view.body?.includes(script) === true
  )
}

function logOf(job: ActionRecord): string {
  const output = job.commands.at(-1)?.stdout
  return output?.inline ?? readFileSync(join(runDir, 'outputs', `${output?.sha256 ?? ''}.txt`), 'utf8')
}

it('a job goes on while the process is dead: configure is found again, not started anew', async () => {
  const site = siteFor(lab, { kit: await ensureKit() })
  const args = [
    'run',
    'keepalived-install',
    '--site',
    site,
    '--run-dir',
    runDir,
    '--yes',
    '--operator',
    'Lab',
  ]
  const run = await siteproof([...args, '--until', 'build'], {
    async onEvent(event, child) {
      if (!begins(event, './configure')) return
      await sleep(1500)
      child.kill('SIGKILL')
    },
  })
  expect(run.code).toBe(null)
  expect(jobOf('./configure', 1).commands).toEqual([])
}, 400_000)

it('a cable pulled for 30 s during make: its whole log and its exit code are found again', async () => {
  const pulled: Promise<void>[] = []
  const run = await siteproof(['resume', runDir, '--yes', '--operator', 'Lab', '--until', 'build'], {
    onEvent(event) {
      if (begins(event, 'nice make')) pulled.push(pull())
    },
  })
  expect([run.code, stuckAt(runDir)], run.stderr).toEqual([0, []])
  expect(pulled.length).toBe(1)
  const [configure, make] = [jobOf('./configure', 2), jobOf('nice make', 1)]
  for (const job of [configure, make]) {
    expect([job.result?.verdict, job.commands.at(-1)?.exitCode]).toEqual(['pass', 0])
  }
  expect(logOf(configure).match(/^checking for gcc... gcc$/gm)?.length).toBe(1)
  const log = logOf(make)
  expect(log.match(/^Making all in lib$/gm)?.length).toBe(1)
  expect(log.trimEnd().split('\n').at(-1)).toMatch(/^make(\[1\])?: Leaving directory/)
  expect(silentRepeats(runDir)).toEqual([])
  expect((await lab.exec('node-a', 'ls -A /var/tmp/siteproof-0')).stdout).toBe('')
}, 600_000)

async function pull(): Promise<void> {
  await sleep(2000)
  const plugIn = await lab.fault('node-a', 'cut')
  await sleep(30_000)
  await plugIn()
}
