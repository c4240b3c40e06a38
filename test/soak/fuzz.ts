/**
 * A million mutated inputs for each parser, and for everything that reads what hosts print: in cells of a quarter, each with a seed and a
 * process of its own, so that what one keeps in memory is not taken for another's.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { problemsOf, type FuzzResult } from '../fuzz/fuzz.ts'
import type { targets } from '../fuzz/targets.ts'
import type { Cell, CellGroup } from './group.ts'

const cases = 250_000
const seeds = [1, 2, 3, 4]
/** The quick ones first; a quarter of each before the next quarter of any. */
const names = [
  'known-hosts',
  'host-output',
  'journal',
  'site',
  'runbook',
] as const satisfies readonly (keyof typeof targets)[]

export const fuzz: CellGroup = { cells: seeds.flatMap(seed => names.map(name => cellOf(name, seed))) }

function cellOf(name: string, seed: number): Cell {
  return {
    name: `${name}/${seed}`,
    async prove(note) {
      const result = await inProcess(name, seed)
      const found = problemsOf(result)
      const { slowestMs, grownMiB } = result
      note(
        `${result.cases} cases without a crash, a hang of a second or memory that stays`,
        found.length === 0 && result.cases === cases,
        found.join('\n'),
      )
      note(`the slowest took ${Math.round(slowestMs)} ms, memory grew by ${Math.round(grownMiB)} MiB`, true)
      return undefined
    },
  }
}

/** A target that takes its process down with it (out of memory, say) is a crash like any other. */
async function inProcess(name: string, seed: number): Promise<FuzzResult> {
  const script = new URL('fuzz-target.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, name, String(cases), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code, signal]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ])
  if (code === 0) return JSON.parse(printed) as FuzzResult
  const what = `the process ended with ${code ?? signal ?? 'nothing'}`
  return { cases: 0, crashes: [{ what, input: '' }], hangs: [], slowestMs: 0, grownMiB: 0 }
}
