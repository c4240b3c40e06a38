import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../../lab/system/run.ts'
import { inventedHosts } from '../hosts.ts'
import { writeLongRun } from '../long-run.ts'
import { prepareRun, siteproof } from '../siteproof.ts'
import type { Row } from './row.ts'

const events = 100_000
const hostCount = 200
/** Enough that 6 events a step and host make more than `events`. */
const steps = 84

/** A journal of 100,000 events, read back by a fresh process each time. */
export const journal: Row = {
  number: 6,
  title: 'journal of 100,000 events',
  needsLab: false,
  async measure({ folder, repetitions = 5, say }) {
    const hosts = inventedHosts(hostCount)
    prepareRun(folder, steps, hosts)
    const runDir = join(folder, 'run')
    await writeLongRun(runDir, join(folder, 'runbook'), join(folder, 'site.yaml'), hosts, events, steps)
    const recovered: number[] = []
    const reported: number[] = []
    const recover = [process.execPath, '--import', 'tsx', join(import.meta.dirname, '../recover.ts'), runDir]
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const read = JSON.parse(await must(recover)) as { ms: number; lastSeq: number }
      if (read.lastSeq !== events) throw new Error(`recovered ${read.lastSeq} events`)
      const output = join(folder, 'report.html')
      const { ms } = await siteproof(folder, ['report', runDir, '-o', output])
      rmSync(output)
      say(`recovered ${read.ms.toFixed(0)} ms, report ${ms.toFixed(0)} ms`)
      recovered.push(read.ms)
      reported.push(ms)
    }
    return [
      { row: 6, what: `${journal.title}: recovered`, unit: 'ms', ours: recovered, goal: 1000 },
      { row: 6, what: `${journal.title}: report written`, unit: 'ms', ours: reported, goal: 2000 },
    ]
  },
}
