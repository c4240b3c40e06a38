/** What the drills of a run measured, beside what an observer that shares nothing with the product saw. */
import { expect } from 'vitest'
import type { DrillResult } from '../../engine/drift/types.ts'
import type { EchoTransition } from '../lab/observe/echo-stream.ts'
import { partsOf } from './siteproof.ts'
import { priorities } from './pair.ts'

/** The drills of `keepalived-vip-pair` with failback: manual, in their order. */
export const drillSteps = ['drill-stop-a', 'drill-stop-b', 'drill-link-a', 'drill-link-b'] as const

/** Each drill's result, in the order of the steps. */
export function drillsOf(runDir: string): readonly DrillResult[] {
  return drillSteps.flatMap(step =>
    Object.values(partsOf(runDir, step)).flatMap(part => part.drills.map(drill => drill.result)),
  )
}

/**
 * The longest outage that is accepted, in ms, at an advert interval of 1 s: skew + 1 s where the holder says goodbye, three
 * intervals + skew + 1 s where its link dies. Skew of VRRP version 2 (RFC 3768): (256 - priority of the other) / 256 s.
 */
export function acceptedMs(result: DrillResult): number {
  const taking = result.to === 'node-a' ? priorities['node-a'] : priorities['node-b']
  const skew = ((256 - taking.priority) / 256) * 1000
  return result.fault === 'link-down' ? 3000 + skew + 1000 : skew + 1000
}

/** Both directions of both faults were measured, in time, and what the echo stream saw lies inside each interval. */
export function expectTrueDrills(
  drills: readonly DrillResult[],
  truth: readonly EchoTransition[],
  macOf: (node: string) => string,
): void {
  expect(drills.map(({ fault, from, to, verdict }) => `${fault} ${from} ${to} ${verdict}`)).toEqual([
    'stop-service node-a node-b pass',
    'stop-service node-b node-a pass',
    'link-down node-a node-b pass',
    'link-down node-b node-a pass',
  ])
  expect(truth.map(({ from, to }) => [from, to])).toEqual(
    drills.map(({ from, to }) => [macOf(from), macOf(to)]),
  )
  for (const [index, drill] of drills.entries()) {
    const seen = truth[index]?.outageMs ?? Number.NaN
    const outage = drill.outage ?? { min: Number.NaN, max: Number.NaN }
    const said = `${drill.fault} ${drill.from}: [${outage.min}, ${outage.max}] ms, truth ${seen.toFixed(0)} ms`
    expect(outage.min, said).toBeLessThanOrEqual(seen)
    expect(outage.max, said).toBeGreaterThanOrEqual(seen)
    expect(outage.max, said).toBeLessThanOrEqual(acceptedMs(drill))
  }
}
