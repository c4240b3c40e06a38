/** Building one layer of a root filesystem. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianMirror } from '../system/packages.ts'
import { must } from '../system/run.ts'
import { recipeFile } from './recipe.ts'

/** Writes one file below a root. */
export function place(root: string, path: string, text: string, mode: number): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text, { mode })
}

/** The mounts live in a namespace of their own and so end with the script, whatever happens to it. */
const rootScript = `
set -e
mount --make-rprivate /
if [ -n "$2" ]; then mount -t overlay overlay -o "$2" "$1"; fi
mount -t proc proc "$1/proc"
cp /etc/resolv.conf "$1/etc/resolv.conf"
root=$1
shift 2
exec chroot "$root" "$@"
`

/** Runs a command as root of a folder, which is that of an overlay when mount options are given. It can use the network. */
export function inRoot(root: string, argv: readonly string[], overlay = ''): Promise<string> {
  return must(['unshare', '--mount', '/bin/sh', '-c', rootScript, 'root', root, overlay, ...argv])
}

/** Runs a command as root of a stack of layers; what it writes lands in `upper`. */
export async function inOverlay(
  layers: { readonly lower: string; readonly upper: string },
  argv: readonly string[],
): Promise<string> {
  const work = `${layers.upper}.work`
  const root = `${layers.upper}.root`
  for (const folder of [layers.upper, work, root]) mkdirSync(folder, { recursive: true })
  try {
    const options = `volatile,lowerdir=${layers.lower},upperdir=${layers.upper},workdir=${work}`
    return await inRoot(root, argv, options)
  } finally {
    rmSync(work, { recursive: true, force: true })
    rmSync(root, { recursive: true, force: true })
  }
}

/** Runs the first of these recipe files in a layer above `lower`, with the mirror of a Debian release for apt. */
export async function runRecipe(
  layers: { readonly lower: string; readonly upper: string },
  debian: string,
  files: readonly [string, ...string[]],
  args: readonly string[],
): Promise<void> {
  const { upper } = layers
  place(upper, 'etc/apt/sources.list', `deb ${await debianMirror(debian)} ${debian} main\n`, 0o644)
  for (const file of files) place(upper, `tmp/${file}`, recipeFile(file), 0o755)
  await must(['chmod', '1777', join(upper, 'tmp')])
  await inOverlay(layers, ['/bin/sh', `/tmp/${files[0]}`, ...args])
  for (const file of files) rmSync(join(upper, 'tmp', file))
}
