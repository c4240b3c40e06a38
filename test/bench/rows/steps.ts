import { join } from 'node:path'
import { endConnections, forks, prepareAnsible } from '../ansible.ts'
import { labHosts, manyLabHosts, type BenchHosts } from '../hosts.ts'
import { inTurn, timed, type Measured, type Peer } from '../measure.ts'
import { prepareRun, siteproof } from '../siteproof.ts'
import { labOf, type Row, type RowContext } from './row.ts'

interface Sides {
  readonly ours: number[]
  readonly peaksMb: number[]
  readonly peer: Peer
}

/** Whole runs from the start of the process to its end, connections included. */
async function compare(
  { folder, say }: RowContext,
  count: number,
  steps: number,
  hosts: BenchHosts,
  goal: number,
): Promise<Sides> {
  const words = prepareRun(folder, steps, hosts)
  const playbook = prepareAnsible(folder, steps, hosts)
  const peaksMb: number[] = []
  let runs = 0
  let slowest = 0
  let cut = false
  const samples = await inTurn(count, {
    async ours() {
      const { ms, peakMb } = await siteproof(folder, [...words, join(folder, `run-${(runs += 1)}`)])
      peaksMb.push(peakMb)
      slowest = Math.max(slowest, ms)
      say(`siteproof ${ms.toFixed(0)} ms, ${peakMb.toFixed(0)} MB`)
      return ms
    },
    async peer() {
      // Beyond this it only costs time: the goal is met by every pair of samples.
      const enough = Math.max(60_000, (1.05 * slowest) / goal)
      const ms = await timed(async () => {
        if ((await playbook(enough / 1000)) === 'cut') cut = true
      })
      say(`ansible-playbook ${ms.toFixed(0)} ms${cut ? ' or more' : ''}`)
      await endConnections(folder)
      return ms
    },
  })
  return {
    ours: samples.ours,
    peaksMb,
    peer: { name: `ansible-playbook, forks ${forks}`, samples: samples.peer, cut },
  }
}

export const twentySteps: Row = {
  number: 2,
  title: '20 steps on 2 hosts, cold start to finish',
  needsLab: true,
  async measure(context) {
    const hosts = labHosts(labOf(context), 2)
    const { ours, peer } = await compare(context, context.repetitions ?? 7, 20, hosts, 1 / 4)
    return [{ row: 2, what: twentySteps.title, unit: 'ms', ours, peer, goal: 1 / 4 }]
  },
}

export const manyHosts: Row = {
  number: 3,
  title: '10 steps on 200 hosts, cold start to finish',
  needsLab: true,
  async measure(context): Promise<Measured[]> {
    const hosts = await manyLabHosts(labOf(context), 200)
    const { ours, peer, peaksMb } = await compare(context, context.repetitions ?? 3, 10, hosts, 1 / 10)
    return [
      { row: 3, what: manyHosts.title, unit: 'ms', ours, peer, goal: 1 / 10 },
      { row: 3, what: 'the same: most memory held', unit: 'MB', ours: peaksMb, goal: 400 },
    ]
  },
}
