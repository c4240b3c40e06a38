/** What `lab.json` of each runbook may say, by what the cells proved. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { Database } from '../../lab/base/recipe.ts'
import { databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import type { Proof } from '../cells.ts'
import type { About } from '../group.ts'

/** The cases that a runbook must have passed on a server to count as proved there. */
const casesOf = {
  'mysql-dual-primary': ['empty', 'load', 'faults'],
  'mysql-repair-replication': ['repairs'],
  'mysql-move-writer': ['move-writer'],
  'mysql-stop-or-remove-replica': ['stop', 'remove'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** System and server of a lab's databases, in the words that facts and `lab.json` have for them. */
export async function aboutServer(lab: Lab): Promise<About> {
  const release = `. /etc/os-release; echo "$ID \${VERSION_ID:-$(cat /etc/debian_version)}"`
  const os = (await lab.mustExec('node-a', release)).trim()
  const [[said = ''] = []] = await sql(lab, 'node-a', 'SELECT VERSION()')
  const version = /^[\d.]+/.exec(said)?.[0] ?? said
  const service = databaseOf(lab, 'node-a').flavour === 'mariadb-10.11' ? 'MariaDB' : 'MySQL'
  return { os, service, version }
}

export interface ProvenFile {
  readonly schema: 'siteproof/proven/v1'
  readonly proven: readonly (About & { readonly date: string })[]
}

/** One entry a server on which all cases of the runbook passed; the date is that of the last. */
export function provenOn(
  cases: readonly string[],
  databases: readonly Database[],
  proofs: Readonly<Record<string, Proof>>,
): ProvenFile {
  const proven = databases.flatMap(database => {
    const found = cases.map(name => proofs[`${database}/${name}`])
    const about = found[0]?.about
    if (about === undefined || found.some(proof => proof?.verdict !== 'pass')) return []
    const dates = found.map(proof => proof?.date ?? '').sort()
    return [{ ...about, date: dates.at(-1) ?? '' }]
  })
  return { schema: 'siteproof/proven/v1', proven }
}

/** Writes `runbooks/*\/lab.json`. */
export async function writeProven(
  root: string,
  databases: readonly Database[],
  proofs: Readonly<Record<string, Proof>>,
): Promise<void> {
  for (const [runbook, cases] of Object.entries(casesOf)) {
    const path = join(root, 'runbooks', runbook, 'lab.json')
    const text = JSON.stringify(provenOn(cases, databases, proofs))
    writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }))
  }
}
