/** Runs the cells of a group that are not proved yet, and writes the evidence after each. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Cell, CellGroup } from './group.ts'

const Proof = z.strictObject({
  verdict: z.enum(['pass', 'fail']),
  /** The commit that was run; `+` after it: with changes that are not in it. */
  commit: z.string(),
  date: z.string(),
  seconds: z.number(),
  /** On what. */
  about: z.strictObject({ os: z.string(), service: z.string(), version: z.string() }).optional(),
  seen: z.array(z.string()),
  problems: z.array(z.string()),
})
export type Proof = z.infer<typeof Proof>

const CellEvidence = z.strictObject({ group: z.string(), cells: z.record(z.string(), Proof) })
export type CellEvidence = z.infer<typeof CellEvidence>

export interface CellRun {
  readonly group: string
  /** The evidence file; what it holds already is kept. */
  readonly file: string
  readonly commit: string
  /** Only cells whose name begins so. */
  readonly only?: string | undefined
  /** Those that passed before, too. */
  readonly again: boolean
  say(line: string): void
}

function readEvidence(file: string, group: string): CellEvidence {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { group, cells: {} }
  }
  return CellEvidence.parse(JSON.parse(text))
}

async function proveCell(cell: Cell, { commit, say }: CellRun): Promise<Proof> {
  const begun = performance.now()
  const seen: string[] = []
  const problems: string[] = []
  const note = (what: string, holds: boolean, detail = ''): void => {
    if (holds) seen.push(what)
    else problems.push(`${what}: ${detail}`.slice(0, 2000))
    say(`${cell.name}: ${holds ? 'ok' : 'PROBLEM'}: ${what}${holds ? '' : ` ${detail}`}`)
  }
  let about
  try {
    about = await cell.prove(note)
  } catch (error) {
    note('the end is reached', false, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  // Nothing seen is nothing proved.
  const verdict = problems.length === 0 && seen.length > 0 ? 'pass' : 'fail'
  const seconds = Math.round((performance.now() - begun) / 1000)
  const date = new Date().toISOString().slice(0, 10)
  return { verdict, commit, date, seconds, ...(about && { about }), seen, problems }
}

/** Returns all that is proved or not by now, those left out by `only` included. */
export async function runCells({ cells }: CellGroup, run: CellRun): Promise<CellEvidence['cells']> {
  let evidence = readEvidence(run.file, run.group)
  for (const cell of cells) {
    if (run.only !== undefined && !cell.name.startsWith(run.only)) continue
    if (!run.again && evidence.cells[cell.name]?.verdict === 'pass') continue
    const proof = await proveCell(cell, run)
    run.say(`${cell.name}: ${proof.verdict} after ${proof.seconds} s`)
    evidence = { ...evidence, cells: { ...evidence.cells, [cell.name]: proof } }
    writeFileSync(`${run.file}.part`, `${JSON.stringify(evidence, null, 2)}\n`)
    renameSync(`${run.file}.part`, run.file)
  }
  return evidence.cells
}

/** Cells that have not passed, never run ones included. */
export function unproved({ cells }: CellGroup, proofs: CellEvidence['cells']): readonly string[] {
  return cells.map(({ name }) => name).filter(name => proofs[name]?.verdict !== 'pass')
}
