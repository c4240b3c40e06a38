/**
 * `npm run soak -- GROUP [--seed N] [--count N] [--only CELL] [--again]`: full counts of what `npm test` samples; writes
 * docs/evidence/GROUP.json. A group of cells goes on where it ended, and so does one that counts run by run.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { must } from '../lab/system/run.ts'
import { runCells, unproved } from './cells.ts'
import { fuzz } from './fuzz.ts'
import type { CellGroup, Group, TallyGroup } from './group.ts'
import { journal } from './journal.ts'
import { kills } from './kills.ts'
import { mysql } from './mysql/mysql.ts'
import { survival } from './ordeal.ts'
import { quoting } from './quoting.ts'
import { servers } from './servers.ts'
import { runTally } from './tally.ts'
import { vault } from './vault.ts'

const groups: Readonly<Record<string, Group>> = {
  quoting: { count: 100_000, run: quoting },
  journal: { count: 500, run: journal },
  vault: { count: 500, run: vault },
  servers: { count: 1, run: servers },
}
const tallyGroups: Readonly<Record<string, TallyGroup>> = { kills, survival }
const cellGroups: Readonly<Record<string, CellGroup>> = { fuzz, mysql }

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'docs/evidence')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

interface Options {
  readonly seed: string
  readonly count?: string | undefined
  readonly only?: string | undefined
  readonly again: boolean
}

async function counted(name: string, group: Group, options: Options): Promise<number> {
  const seed = Number(options.seed)
  const commit = (await must(['git', 'rev-parse', 'HEAD'], { cwd: root })).trim()
  const begun = performance.now()
  const counts = await group.run({ seed, count: Number(options.count ?? group.count), say })
  const seconds = Math.round((performance.now() - begun) / 1000)
  const evidence = { group: name, commit, seed, counts, seconds, date: new Date().toISOString().slice(0, 10) }
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(evidence, null, 2)}\n`)
  say(JSON.stringify(evidence))
  return counts.problems
}

/** `+` after it: with changes that are not in it. */
async function commitRun(): Promise<string> {
  const head = (await must(['git', 'rev-parse', 'HEAD'], { cwd: root })).trim()
  const changed = await must(
    ['git', 'status', '--porcelain', '--', '.', ':!docs/evidence', ':!runbooks/*/lab.json'],
    { cwd: root },
  )
  return changed === '' ? head : `${head}+`
}

async function runByRun(name: string, group: TallyGroup, { seed, count, again }: Options): Promise<number> {
  const { counts } = await runTally(group, {
    group: name,
    file: join(folder, `${name}.json`),
    commit: await commitRun(),
    seed: Number(seed),
    count: count === undefined ? undefined : Number(count),
    again,
    say,
  })
  say(JSON.stringify(counts))
  return counts['problems'] ?? 0
}

async function inCells(name: string, group: CellGroup, { only, again }: Options): Promise<number> {
  const proofs = await runCells(group, {
    group: name,
    file: join(folder, `${name}.json`),
    commit: await commitRun(),
    only,
    again,
    say,
  })
  await group.conclude?.(root, proofs)
  const left = unproved(group, proofs)
  say(left.length === 0 ? `${name}: every cell is proved` : `${name}: not proved: ${left.join(', ')}`)
  return left.length
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string' },
      only: { type: 'string' },
      again: { type: 'boolean', default: false },
    },
  })
  const [name = ''] = positionals
  mkdirSync(folder, { recursive: true })
  const group = groups[name]
  if (group !== undefined) return (await counted(name, group, values)) === 0 ? 0 : 1
  const tally = tallyGroups[name]
  if (tally !== undefined) return (await runByRun(name, tally, values)) === 0 ? 0 : 1
  const cells = cellGroups[name]
  if (cells !== undefined) return (await inCells(name, cells, values)) === 0 ? 0 : 1
  const all = [groups, tallyGroups, cellGroups].flatMap(each => Object.keys(each)).join(', ')
  process.stderr.write(
    `npm run soak -- GROUP [--seed N] [--count N] [--only CELL] [--again]; groups: ${all}\n`,
  )
  return 2
}

process.exitCode = await main()
