/** What differs between a host's disk and a freshly installed one: the ground truth for 'nothing changed'. */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { HostState, LabState } from '../state.ts'
import { hostPaths } from './power.ts'

/** One path that is not as installed. */
export interface SnapshotEntry {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'removed' | 'other'
  /** Permission bits in octal, like `0644`. */
  readonly mode: string
  readonly owner: string
  /** Of a file's bytes or a link's target. */
  readonly sha256?: string
}

export interface SnapshotOptions {
  /** Paths whose content does not count, subfolders included. */
  readonly ignore?: readonly string[]
}

/** What a host writes by merely running: logs, and sudo's memory of having lectured. */
export const alwaysMoving: readonly string[] = ['/var/log', '/var/lib/sudo', '/tmp', '/var/tmp']

function stat(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** Overlayfs marks a removed path by a character device with number 0. */
function isWhiteout(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0
}

function describe(path: string, shown: string, stats: Stats): SnapshotEntry {
  const owner = `${stats.uid}:${stats.gid}`
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0')
  if (isWhiteout(stats)) return { path: shown, kind: 'removed', mode: '', owner: '' }
  if (stats.isDirectory()) return { path: shown, kind: 'folder', mode, owner }
  if (!stats.isFile() && !stats.isSymbolicLink()) return { path: shown, kind: 'other', mode, owner }
  const bytes = stats.isFile() ? readFileSync(path) : readlinkSync(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path: shown, kind: stats.isFile() ? 'file' : 'link', mode, owner, sha256 }
}

/** The entry that a fresh host would have at this path, if any. */
function installed(layers: readonly string[], path: string): SnapshotEntry | undefined {
  for (const layer of layers) {
    const stats = stat(join(layer, path))
    if (stats === undefined) continue
    return isWhiteout(stats) ? undefined : describe(join(layer, path), path, stats)
  }
  return undefined
}

function isSame(entry: SnapshotEntry, before: SnapshotEntry | undefined): boolean {
  if (entry.kind === 'removed') return before === undefined
  if (before === undefined) return false
  return (['kind', 'mode', 'owner', 'sha256'] as const).every(field => entry[field] === before[field])
}

/** Every path of a host that is not as a fresh host has it, sorted; a change that was taken back is not one. */
export function snapshotOf(state: LabState, host: HostState, options: SnapshotOptions = {}): SnapshotEntry[] {
  const { upper, identity } = hostPaths(state.name, host.name)
  const layers = [identity, ...host.layers]
  const ignored = options.ignore ?? alwaysMoving
  const entries: SnapshotEntry[] = []
  const pending = ['/']
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of readdirSync(join(upper, folder))) {
      const path = join(folder, name)
      if (ignored.includes(path)) continue
      const stats = stat(join(upper, path))
      // A file may vanish between the listing and the look at it.
      if (stats === undefined) continue
      const entry = describe(join(upper, path), path, stats)
      if (!isSame(entry, installed(layers, path))) entries.push(entry)
      if (entry.kind === 'folder') pending.push(path)
    }
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}
