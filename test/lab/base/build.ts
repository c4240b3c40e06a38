/** Builds the shared root filesystems once and keeps them. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../system/lock.ts'
import { labRoot } from '../system/paths.ts'
import { debianMirror } from '../system/packages.ts'
import { must } from '../system/run.ts'
import { buildDatabase } from './database.ts'
import { inRoot, place, runRecipe } from './layer.ts'
import {
  accounts,
  barePackages,
  baseLayers,
  jumpserverPackages,
  newerPackages,
  recipeFile,
  suite,
  sysvPackages,
  type Flavour,
  type Layer,
} from './recipe.ts'

type Say = (line: string) => void

async function setPasswords(root: string): Promise<void> {
  const lines = Object.entries(accounts).map(([user, { password }]) => `${user}:${password}\n`)
  await must(['chroot', root, 'chpasswd'], { input: lines.join('') })
}

async function buildBare(root: string, debian: string): Promise<void> {
  const bootstrap = ['debootstrap', '--variant=minbase']
  const from = [debian, root, await debianMirror(debian)]
  if (debian === suite) await must([...bootstrap, `--include=${barePackages.join(',')}`, ...from])
  else {
    await must([...bootstrap, ...from])
    // debootstrap takes the first of alternatives, which would be systemd itself; apt does not.
    const install = ['apt-get', '-qq', '-y', '--no-install-recommends', 'install']
    await inRoot(root, ['env', 'DEBIAN_FRONTEND=noninteractive', ...install, ...newerPackages])
  }
  place(root, 'tmp/configure.sh', recipeFile('configure.sh'), 0o755)
  await must(['chroot', root, '/bin/sh', '/tmp/configure.sh'])
  rmSync(join(root, 'tmp/configure.sh'))
  await setPasswords(root)
  place(root, 'usr/local/lib/lab/boot', recipeFile('boot.sh'), 0o755)
}

async function buildSysv(upper: string, bare: string): Promise<void> {
  await runRecipe({ lower: bare, upper }, suite, ['configure-sysv.sh'], sysvPackages)
  place(upper, 'usr/local/lib/lab/boot', recipeFile('boot-sysv.sh'), 0o755)
  place(upper, 'etc/inittab', recipeFile('inittab'), 0o644)
}

function removeBrokenBuilds(): void {
  const broken = readdirSync(labRoot()).filter(entry => /\.building(\.|$)/.test(entry))
  for (const entry of broken) rmSync(join(labRoot(), entry), { recursive: true, force: true })
}

async function buildLayer({ content }: Layer, upper: string, lower: string): Promise<void> {
  if (typeof content === 'object') await buildBare(upper, content.bare)
  else if (content === 'sysv') await buildSysv(upper, lower)
  else if (content === 'jumpserver')
    await runRecipe({ lower, upper }, suite, ['jumpserver.sh'], jumpserverPackages)
  else await buildDatabase(content, upper, lower)
}

/** Makes sure that a flavour's base exists, and returns its layers in the order that overlayfs wants (topmost first). */
export async function ensureBase(flavour: Flavour, say: Say = () => undefined): Promise<readonly string[]> {
  const layers = baseLayers(flavour)
  const folder = (layer: Layer): string => join(labRoot(), layer.name)
  const folders = layers.map(folder).toReversed()
  if (folders.every(path => existsSync(path))) return folders
  await withLock(join(labRoot(), 'base.lock'), async () => {
    removeBrokenBuilds()
    for (const [index, layer] of layers.entries()) {
      if (existsSync(folder(layer))) continue
      const lower = layers.slice(0, index).map(folder).toReversed().join(':')
      say(`building ${folder(layer)} (once)`)
      const building = `${folder(layer)}.building`
      await buildLayer(layer, building, lower)
      renameSync(building, folder(layer))
    }
  })
  return folders
}
