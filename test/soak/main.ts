/** `npm run soak -- GROUP [--seed N] [--count N]`: full counts of what `npm test` samples; writes docs/evidence/GROUP.json. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { must } from '../lab/system/run.ts'
import { fuzz } from './fuzz.ts'
import type { Group } from './group.ts'
import { journal } from './journal.ts'
import { kills } from './kills.ts'
import { mysql } from './mysql.ts'
import { quoting } from './quoting.ts'
import { vault } from './vault.ts'
import { servers } from './servers.ts'

const groups: Readonly<Record<string, Group>> = {
  kills: { count: 50, run: kills },
  mysql: { count: 200, run: mysql },
  quoting: { count: 100_000, run: quoting },
  journal: { count: 500, run: journal },
  vault: { count: 500, run: vault },
  fuzz: { count: 1_000_000, run: fuzz },
  servers: { count: 1, run: servers },
}

const root = resolve(import.meta.dirname, '../..')

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string' } },
  })
  const [name = ''] = positionals
  const group = groups[name]
  if (group === undefined) {
    process.stderr.write(
      `npm run soak -- GROUP [--seed N] [--count N]; groups: ${Object.keys(groups).join(', ')}\n`,
    )
    return 2
  }
  const seed = Number(values.seed)
  const commit = (await must(['git', 'rev-parse', 'HEAD'], { cwd: root })).trim()
  const begun = performance.now()
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const counts = await group.run({ seed, count: Number(values.count ?? group.count), say })
  const seconds = Math.round((performance.now() - begun) / 1000)
  const evidence = { group: name, commit, seed, counts, seconds, date: new Date().toISOString().slice(0, 10) }
  mkdirSync(join(root, 'docs/evidence'), { recursive: true })
  writeFileSync(join(root, 'docs/evidence', `${name}.json`), `${JSON.stringify(evidence, null, 2)}\n`)
  say(JSON.stringify(evidence))
  return counts.problems === 0 ? 0 : 1
}

process.exitCode = await main()
