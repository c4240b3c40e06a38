/** A folder from elsewhere (a stick, a share), copied as it is: ordinary files only, and no more than is asked for. */
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { writeAll } from './durable.ts'

export interface CopyLimits {
  readonly bytes: number
  readonly files: number
}

interface Found {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/**
 * Copies into `to`, which is there and empty. `leaves`: names at the top that stay. Throws RUN_NOT_BROUGHT_IN before anything is written
 * where the folder is too large, or holds what is neither a file nor a folder: a link may lead to what nobody meant to copy.
 */
export async function copyFolder(
  from: string,
  to: string,
  limits: CopyLimits,
  leaves: readonly string[] = [],
): Promise<void> {
  const { folders, files } = await look(from, limits, leaves)
  for (const folder of folders) await mkdir(join(to, folder), { mode: 0o700 })
  for (const file of files) await copyOne(join(from, file), join(to, file))
}

async function look(from: string, limits: CopyLimits, leaves: readonly string[]): Promise<Found> {
  const folders: string[] = []
  const files: string[] = []
  let bytes = 0
  async function walk(folder: string): Promise<void> {
    for (const name of await readdir(join(from, folder))) {
      if (folder === '' && leaves.includes(name)) continue
      const path = join(folder, name)
      const found = await lstat(join(from, path))
      if (!found.isFile() && !found.isDirectory()) refuse(from, 'holds-link', { file: path })
      if (found.isFile()) bytes += found.size
      ;(found.isFile() ? files : folders).push(path)
      if (bytes > limits.bytes || files.length + folders.length > limits.files)
        refuse(from, 'folder-too-large', { files: limits.files, mib: Math.round(limits.bytes / 1024 / 1024) })
      if (found.isDirectory()) await walk(path)
    }
  }
  await walk('')
  return { folders, files }
}

function refuse(
  path: string,
  reason: 'holds-link' | 'folder-too-large',
  params: Record<string, string | number>,
): never {
  throw new RunError('RUN_NOT_BROUGHT_IN', { path, reason: phrase(reason, params) })
}

/** Not through a link that took the file's place meanwhile; on the disk before it counts. */
async function copyOne(from: string, to: string): Promise<void> {
  await using source = await open(from, constants.O_RDONLY | noFollow)
  await using copy = await open(to, 'wx', 0o600)
  const piece = Buffer.alloc(256 * 1024)
  for (;;) {
    const { bytesRead } = await source.read(piece)
    if (bytesRead === 0) break
    await writeAll(copy, piece.subarray(0, bytesRead))
  }
  await copy.sync()
}

/** Windows has no such flag. */
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW
