/** Builds the shared root filesystems once and keeps them. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../system/lock.ts'
import { labRoot } from '../system/paths.ts'
import { debianMirror } from '../system/packages.ts'
import { must } from '../system/run.ts'
import { accounts, barePackages, baseNames, recipeFile, suite, sysvPackages, type Flavour } from './recipe.ts'

type Say = (line: string) => void

function place(root: string, path: string, text: string, mode: number): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text, { mode })
}

async function setPasswords(root: string): Promise<void> {
  const lines = Object.entries(accounts).map(([user, { password }]) => `${user}:${password}\n`)
  await must(['chroot', root, 'chpasswd'], { input: lines.join('') })
}

async function buildBare(root: string): Promise<void> {
  const include = `--include=${barePackages.join(',')}`
  await must(['debootstrap', '--variant=minbase', include, suite, root, await debianMirror(suite)])
  place(root, 'tmp/configure.sh', recipeFile('configure.sh'), 0o755)
  await must(['chroot', root, '/bin/sh', '/tmp/configure.sh'])
  rmSync(join(root, 'tmp/configure.sh'))
  await setPasswords(root)
  place(root, 'usr/local/lib/lab/boot', recipeFile('boot.sh'), 0o755)
}

/** The mounts live in a namespace of their own and so end with the script, whatever happens to it. */
const overlayScript = `
set -e
mount --make-rprivate /
mount -t overlay overlay -o "volatile,lowerdir=$1,upperdir=$2,workdir=$3" "$4"
mount -t proc proc "$4/proc"
cp /etc/resolv.conf "$4/etc/resolv.conf"
root=$4
shift 4
exec chroot "$root" "$@"
`

/** Runs a command as root of a stack of layers; what it writes lands in `upper`. It can use the network. */
export async function inOverlay(
  layers: { readonly lower: string; readonly upper: string },
  argv: readonly string[],
): Promise<string> {
  const work = `${layers.upper}.work`
  const root = `${layers.upper}.root`
  for (const folder of [layers.upper, work, root]) mkdirSync(folder, { recursive: true })
  try {
    const outer = ['unshare', '--mount', '/bin/sh', '-c', overlayScript, 'overlay']
    return await must([...outer, layers.lower, layers.upper, work, root, ...argv])
  } finally {
    rmSync(work, { recursive: true, force: true })
    rmSync(root, { recursive: true, force: true })
  }
}

async function buildSysv(upper: string, bare: string): Promise<void> {
  const mirror = await debianMirror(suite)
  place(upper, 'etc/apt/sources.list', `deb ${mirror} ${suite} main\n`, 0o644)
  place(upper, 'tmp/configure.sh', recipeFile('configure-sysv.sh'), 0o755)
  await must(['chmod', '1777', join(upper, 'tmp')])
  await inOverlay({ lower: bare, upper }, ['/bin/sh', '/tmp/configure.sh', ...sysvPackages])
  rmSync(join(upper, 'tmp/configure.sh'))
  place(upper, 'usr/local/lib/lab/boot', recipeFile('boot-sysv.sh'), 0o755)
  place(upper, 'etc/inittab', recipeFile('inittab'), 0o644)
}

function removeBrokenBuilds(): void {
  const broken = readdirSync(labRoot()).filter(entry => /^(base|sysv)-.*\.building/.test(entry))
  for (const entry of broken) rmSync(join(labRoot(), entry), { recursive: true, force: true })
}

/** Makes sure that a flavour's base exists, and returns its layers in the order that overlayfs wants (topmost first). */
export async function ensureBase(flavour: Flavour, say: Say = () => undefined): Promise<readonly string[]> {
  const layers = baseNames(flavour).map(name => join(labRoot(), name))
  if (layers.every(layer => existsSync(layer))) return layers.toReversed()
  await withLock(join(labRoot(), 'base.lock'), async () => {
    removeBrokenBuilds()
    for (const [index, layer] of layers.entries()) {
      if (existsSync(layer)) continue
      say(`building ${layer} (once)`)
      const building = `${layer}.building`
      await (index === 0 ? buildBare(building) : buildSysv(building, layers[0] ?? ''))
      renameSync(building, layer)
    }
  })
  return layers.toReversed()
}
