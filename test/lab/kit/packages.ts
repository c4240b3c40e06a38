/** Debian packages on running hosts, without the hosts having a network: fetched once for all labs, with what they need. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBase } from '../base/build.ts'
import type { Flavour } from '../base/recipe.ts'
import type { Lab } from '../lab.ts'
import { withLock } from '../system/lock.ts'
import { labRoot } from '../system/paths.ts'
import { must } from '../system/run.ts'
import { privateApt } from './apt.ts'

export interface PackageSet {
  /** Names the folder that keeps them. */
  readonly name: string
  readonly packages: readonly string[]
  /** Begins of names of what they depend on and do without: an init of its own would take the place of the host's. */
  readonly without?: readonly string[]
  /** What they are put on: a host of Debian's stable release. */
  readonly flavour: Flavour
}

async function ensurePackages({ name, packages, flavour }: PackageSet): Promise<string> {
  const folder = join(labRoot(), `${name}-packages`)
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const building = `${folder}.building`
    rmSync(building, { recursive: true, force: true })
    const layers = await ensureBase(flavour)
    const installed = layers.find(layer => existsSync(join(layer, 'var/lib/dpkg/status'))) ?? ''
    const apt = await privateApt(`${building}.apt`, installed)
    await apt.download(packages, building)
    rmSync(`${building}.apt`, { recursive: true, force: true })
    renameSync(building, folder)
  })
  return folder
}

/** Installs all of a set on a host. */
export async function installPackages(lab: Lab, host: string, set: PackageSet): Promise<void> {
  const folder = await ensurePackages(set)
  const target = join(lab.host(host).root, 'var/cache/debs')
  mkdirSync(target, { recursive: true })
  const { without = [] } = set
  const wanted = readdirSync(folder).filter(file => !without.some(name => file.startsWith(name)))
  for (const file of wanted) await must(['cp', join(folder, file), target])
  const force = without.length > 0 ? '--force-depends ' : ''
  const install = `dpkg ${force}-i /var/cache/debs/*.deb && rm -rf /var/cache/debs`
  await lab.mustExec(host, install, { timeoutSeconds: 240 })
  for (const name of set.packages) await lab.mustExec(host, ['dpkg', '-s', name])
}
