/** `npm run bench [-- ROW… --repetitions N]`: our speed and size beside that of the tools that do the same work. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { upLab } from '../lab/lab.ts'
import { must } from '../lab/system/run.ts'
import type { Measured } from './measure.ts'
import { ensurePeers, peerVersions } from './peers.ts'
import { journal } from './rows/journal.ts'
import type { Row } from './rows/row.ts'
import { screens } from './rows/screens.ts'
import { shortCommand } from './rows/short-command.ts'
import { manyHosts, twentySteps } from './rows/steps.ts'
import { terminal } from './rows/terminal.ts'
import { upload } from './rows/upload.ts'
import { buildCli } from './siteproof.ts'
import { evidence, table, type Circumstances, type Evidence } from './table.ts'

const rows: readonly Row[] = [shortCommand, twentySteps, manyHosts, upload, terminal, journal, screens]
const root = resolve(import.meta.dirname, '../..')
const evidenceFile = join(root, 'docs/evidence/bench.json')

const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { repetitions: { type: 'string' } },
  })
  const wanted = rows.filter(row => positionals.length === 0 || positionals.includes(String(row.number)))
  if (wanted.length === 0) throw new Error(`There are the rows ${rows.map(row => row.number).join(', ')}.`)
  const repetitions = values.repetitions === undefined ? undefined : Number(values.repetitions)
  await ensurePeers()
  say('building the command line')
  await buildCli()
  const now = await circumstances()
  // Row by row: a long bench that is stopped has not measured for nothing.
  const results = await measureAll(wanted, repetitions, measured => save(measured, now))
  process.stdout.write(`${table(results)}\n`)
}

async function measureAll(
  wanted: readonly Row[],
  repetitions: number | undefined,
  done: (measured: readonly Measured[]) => void,
): Promise<Measured[]> {
  const labName = `bench-${wanted.map(row => row.number).join('-')}`
  await using lab = wanted.some(row => row.needsLab) ? await upLab({ name: labName, say }) : undefined
  const results: Measured[] = []
  for (const row of wanted) {
    say(`row ${row.number}: ${row.title}`)
    const folder = mkdtempSync(join(tmpdir(), 'siteproof-bench-'))
    try {
      const measured = await row.measure({ lab, folder, repetitions, say: line => say(`  ${line}`) })
      done(measured)
      results.push(...measured)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  return results
}

async function circumstances(): Promise<Circumstances> {
  const commit = (await must(['git', 'rev-parse', '--short=12', 'HEAD'], { cwd: root })).trim()
  const date = new Date().toISOString().slice(0, 10)
  return { commit, date, node: process.version, cores: availableParallelism(), peers: await peerVersions() }
}

function save(results: readonly Measured[], now: Circumstances): void {
  const earlier = existsSync(evidenceFile)
    ? (JSON.parse(readFileSync(evidenceFile, 'utf8')) as Evidence)
    : undefined
  mkdirSync(dirname(evidenceFile), { recursive: true })
  writeFileSync(evidenceFile, `${JSON.stringify(evidence(results, now, earlier), null, 2)}\n`)
}

await main()
