import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../engine/run/events.ts'
import { holders, startPair } from '../lab/keepalived-pair.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { until } from '../lab/system/run.ts'
import { silentRepeats } from '../soak/proof.ts'
import { newFolder, newRunDir, partsOf, siteproof, stuckAt } from './siteproof.ts'

/** The shipped runbook waits 60 s for a takeover, so its restores fire after 90 s; with 1 s they fire after 31 s. */
const restoreSeconds = 31
let lab: Lab
let site: string
let runbooks: string

beforeAll(async () => {
  lab = await upLab({ name: 'sc-controller', topology: 'management' })
  await startPair(lab, { vip: lab.virtualAddress() })
  await settled('node-a')
  const values = { 'node-a': { priority: 200 }, 'node-b': { priority: 100 } }
  const params = { vip: `${lab.virtualAddress()}/24`, vrid: 62, failback: 'automatic' }
  site = lab.siteFile({ values, params })
  runbooks = impatient()
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

function impatient(): string {
  const folder = newFolder('runbooks')
  cpSync(resolve(import.meta.dirname, '../../runbooks'), folder, { recursive: true })
  const file = join(folder, 'keepalived-vip-pair', 'runbook.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/^( +)port: probe_port$/gm, '$1port: probe_port\n$1max_outage: 1s'))
  return folder
}

function settled(...expected: readonly string[]): Promise<void> {
  return until(`the address on ${expected.join(' and ')}`, 20, async () => {
    return (await holders(lab, lab.virtualAddress())).join() === expected.join()
  })
}

/** Runs one drill of node-a alone, and loses the controller as soon as `struck` holds on the host: killed, and unplugged. */
async function loseController(step: string, struck: () => Promise<boolean>) {
  const runDir = newRunDir()
  const heals: (() => Promise<void>)[] = []
  const run = await siteproof(
    [
      ...['run', 'keepalived-vip-pair', '--site', site, '--runbooks', runbooks, '--run-dir', runDir, '--yes'],
      ...['--operator', 'Lab', '--only', step, '--allow-fault', 'node-a'],
    ],
    {
      async onEvent(event: RunEvent, child) {
        if (event.type !== 'restore-armed') return
        await until('the fault', 30, struck)
        child.kill('SIGKILL')
        for (const node of Object.keys(lab.hosts)) heals.push(await lab.fault(node, 'cut'))
      },
    },
  )
  return { run, runDir, lostAt: performance.now(), plugIn: () => Promise.all(heals.map(heal => heal())) }
}

const drills = [
  {
    fault: 'stop-service',
    step: 'drill-stop-a',
    struck: async () => (await lab.exec('node-a', 'pgrep -x keepalived')).code !== 0,
  },
  {
    fault: 'link-down',
    step: 'drill-link-a',
    struck: async () => !(await lab.mustExec('node-a', 'ip -o link show dev eth0')).includes('LOWER_UP'),
  },
] as const

describe.each(drills)('the controller is lost right after $fault', ({ step, struck }) => {
  let runDir: string

  it('the host ends the fault by itself, and one node holds the address again', async () => {
    const lost = await loseController(step, struck)
    runDir = lost.runDir
    expect([lost.run.code, partsOf(runDir, step)['node-a']?.armed]).toEqual([null, expect.any(String)])

    await settled('node-b')
    expect(await struck()).toBe(true)
    await until('the end of the fault', restoreSeconds + 5, async () => !(await struck()))
    expect(performance.now() - lost.lostAt).toBeLessThan((restoreSeconds + 5) * 1000)
    // The stronger node takes it back, as its configuration says; nobody else has it.
    await settled('node-a')
    await lost.plugIn()
  }, 120_000)

  it('resume says that the drill was not measured, and neither repeats it nor takes it for done', async () => {
    const before = await lab.mustExec('node-a', 'cat /run/keepalived.pid')
    const again = await siteproof(['resume', runDir, '--yes', '--operator', 'Lab', '--only', step])

    expect([again.code, stuckAt(runDir)]).toEqual([1, [`${step}@node-a: unknown (in-flight)`]])
    expect(partsOf(runDir, step)['node-a']?.drills).toEqual([])
    expect(silentRepeats(runDir)).toEqual([])
    expect(await lab.mustExec('node-a', 'cat /run/keepalived.pid')).toBe(before)
    expect(await holders(lab, lab.virtualAddress())).toEqual(['node-a'])
  }, 60_000)
})

it('is measured once somebody decides for another attempt, and nothing of the lost one is left', async () => {
  const [{ step, struck }] = drills
  const lost = await loseController(step, struck)
  await lost.plugIn()
  // The engineer is back before the restore has fired, and starts the service by hand.
  await lab.mustExec('node-a', ['systemctl', 'start', 'keepalived'])
  await settled('node-a')
  const only = ['--yes', '--operator', 'Lab', '--only', step]
  expect((await siteproof(['resume', lost.runDir, ...only])).code).toBe(1)
  const why = ['--by', 'Lab', '--reason', 'the laptop was lost']
  expect((await siteproof(['decide', lost.runDir, step, '--retry', ...why])).code).toBe(0)

  const again = await siteproof(['resume', lost.runDir, ...only])

  expect([again.code, stuckAt(lost.runDir)], again.stderr).toEqual([0, []])
  expect(partsOf(lost.runDir, step)['node-a']?.drills).toMatchObject([{ result: { verdict: 'pass' } }])
  expect((await lab.mustExec('node-a', 'ls -A /run/siteproof')).trim()).toBe('')
}, 200_000)
