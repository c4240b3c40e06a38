/** Nothing to look with but what is left: the laptop is kept from the address, and the usual programs are gone from the nodes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../engine/report/model.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { acceptedMs } from './drills.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { newFolder, newRunDir, partsOf, siteproof, stuckAt } from './siteproof.ts'

let lab: Lab
let site: string
const runDir = newRunDir()

beforeAll(async () => {
  // No third host watches.
  lab = await upLab({ name: 'sc-observers', nodes: [...nodes] })
  await withKeepalived(lab)
  await lab.fault('node-a', 'hide-vip')
  for (const node of nodes) {
    for (const tool of ['tcpdump', 'arping']) await lab.fault(node, 'remove-tool', tool)
  }
  site = siteFor(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** Checks that were judged with a substitute, as `step@host check: who looked`. */
function substitutes(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap(event => {
    if (event.type !== 'checks-judged') return []
    return event.findings
      .filter(one => one.vantage?.includes(' instead of '))
      .map(one => `${event.step}@${event.host} ${one.kind}: ${one.vantage ?? ''}`)
  })
}

it('names in the preflight what stands in for tcpdump and arping', async () => {
  const run = await siteproof(['preflight', 'keepalived-vip-pair', '--site', site, '--run-dir', newRunDir()])

  expect(run.code, run.stderr).toBe(0)
  expect([...substitutes(run.events)].sort()).toEqual(
    nodes.flatMap(node => [
      `segment-free@${node} address-free: ${node} (perl instead of arping)`,
      `segment-free@${node} vrid-free: ${node} (perl instead of tcpdump)`,
    ]),
  )
  expect(run.events.filter(event => event.type === 'change-recorded')).toEqual([])
})

it('measures from the node that takes over, and the report says so and what was not measured', async () => {
  const run = await siteproof([
    ...['run', 'keepalived-vip-pair', '--site', site, '--run-dir', runDir, '--yes'],
    ...['--allow-fault', 'node-a', '--until', 'drill-stop-a'],
  ])
  const file = join(newFolder('report'), 'report.json')
  await siteproof(['report', runDir, '--format', 'json', '-o', file])
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  const [drill] = report.steps.flatMap(step => step.parts.flatMap(part => part.drills))

  expect(stuckAt(runDir), run.stderr).toEqual([])
  expect(run.code).toBe(0)
  expect(drill?.result).toMatchObject({ vantage: 'node-b', verdict: 'pass', gratuitousArps: null })
  expect(drill?.result.notMeasured).toEqual(expect.arrayContaining(['laptop-no-answer', 'garp-no-tcpdump']))
  if (drill !== undefined) expect(drill.result.outage?.max).toBeLessThanOrEqual(acceptedMs(drill.result))
  const said = report.deviations.map(
    ({ code, params }) => `${code} ${String(params['what'] ?? params['by'])}`,
  )
  expect(said).toContain('not-measured laptop-no-answer')
  expect(said).toContain('not-measured garp-no-tcpdump')
  expect(said).toContain('substitute node-a (perl instead of tcpdump)')
}, 300_000)

it('refuses a drill that nobody could see, before it changes anything', async () => {
  for (const node of nodes) await lab.fault(node, 'remove-tool', 'ping')
  const before = await daemons()
  const second = newRunDir()

  const run = await siteproof([
    ...['run', 'keepalived-vip-pair', '--site', site, '--run-dir', second, '--yes'],
    ...['--allow-fault', 'node-a', '--allow-fault', 'node-b'],
  ])

  // The address is on node-b since the drill above, so the first drill is the one that brings it home.
  expect(stuckAt(second), run.stderr).toEqual(['bring-home@node-b: unknown (no-observer)'])
  expect(run.code).toBe(1)
  expect(partsOf(second, 'bring-home')['node-b']?.drills).toEqual([])
  expect(run.events.filter(event => event.type === 'restore-armed')).toEqual([])
  expect(await daemons()).toEqual(before)
}, 200_000)

async function daemons(): Promise<readonly string[]> {
  return Promise.all(nodes.map(async node => (await lab.exec(node, 'pgrep -x keepalived')).stdout))
}
