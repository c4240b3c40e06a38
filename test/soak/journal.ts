/** The journal alone: writers killed at any byte, half lines left behind, and each time it opens again with everything in it. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openJournal } from '../../adapters/files/journal.ts'
import { verifyJournal } from '../../adapters/files/verify-journal.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { tear } from './death.ts'
import type { Counts, SoakPlan } from './group.ts'
import { lostLines, tornProblems } from './proof.ts'
import { seeded, type Random } from './random.ts'

const writer = resolve(import.meta.dirname, 'journal-writer.ts')
/** Journals are begun anew from time to time, so that short and long ones are seen. */
const killsPerJournal = 10

export async function journal({ seed, count, say }: SoakPlan): Promise<Counts> {
  const totals = { kills: 0, journals: 0, linesSeen: 0, tornLines: 0, problems: 0 }
  while (totals.kills < count) {
    const random = seeded(seed + totals.journals)
    const runDir = mkdtempSync(join(tmpdir(), 'siteproof-soak-'))
    const seen = new Set<string>()
    const torn: string[] = []
    for (let kill = 0; kill < killsPerJournal && totals.kills < count; kill += 1, totals.kills += 1) {
      for (const line of await killedWriter(runDir, random)) seen.add(line)
      const half = random.chance(0.5) ? tear(runDir, seen, random) : undefined
      if (half !== undefined) torn.push(half)
    }
    const problems = await problemsOf(runDir, seen, torn)
    Object.assign(totals, {
      journals: totals.journals + 1,
      linesSeen: totals.linesSeen + seen.size,
      tornLines: totals.tornLines + torn.length,
      problems: totals.problems + problems.length,
    })
    say(
      [`journal ${totals.journals}: ${seen.size} lines`, ...problems.map(one => `PROBLEM ${one}`)].join(
        '\n  ',
      ),
    )
    if (problems.length === 0) rmSync(runDir, { recursive: true, force: true })
  }
  return totals
}

/** Lets a writer print some lines, kills it in the middle of its work, and returns the whole lines that it printed. */
function killedWriter(runDir: string, random: Random): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, runDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const enough = random.between(1, 200_000)
  const wait = random.between(0, 8)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    if (text.length >= enough) setTimeout(() => child.kill('SIGKILL'), wait)
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', code => {
      if (code === null) done(text.split('\n').slice(0, -1))
      else failed(new Error(`the writer ended by itself with ${code}`))
    })
  })
}

async function problemsOf(
  runDir: string,
  seen: ReadonlySet<string>,
  torn: readonly string[],
): Promise<readonly string[]> {
  {
    await using opened = await openJournal(runDir, { clock: systemClock, digest: systemDigest })
    void opened
  }
  const verified = await verifyJournal(runDir, systemDigest)
  const bytes = readFileSync(join(runDir, 'journal.jsonl'))
  return [
    ...lostLines(runDir, seen),
    ...tornProblems(runDir, torn),
    // No writer ends its run.
    ...verified.problems
      .filter(one => one.kind !== 'unfinished')
      .map(one => `does not verify: ${JSON.stringify(one)}`),
    ...(bytes.at(-1) === 0x0a ? [] : ['ends within a line']),
  ]
}
