/** What a folder and a tar file hold, as path -> SHA-256, to be compared. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { list, type ReadEntry } from 'tar'
import { RunError } from '../../engine/errors.ts'
import { syncDirectory } from '../files/durable.ts'

type Hashes = ReadonlyMap<string, string>

/** Every file below, but the folder's own lock. */
export async function hashesOfFolder(folder: string): Promise<Hashes> {
  const hashes = new Map<string, string>()
  for (const path of await filesBelow(folder)) {
    if (path !== 'lock') hashes.set(path, await hashOf(createReadStream(join(folder, path))))
  }
  return hashes
}

/** Throws VAULT_DAMAGED where it is cut or touched. */
export async function hashesOfTar(plain: Readable, path: string): Promise<Hashes> {
  const hashes = new Map<string, Promise<string>>()
  const onReadEntry = (entry: ReadEntry): void => {
    if (entry.type === 'File') hashes.set(posix.normalize(entry.path), hashOf(entry))
    else entry.resume()
  }
  try {
    await pipeline(plain, list({ strict: true, onReadEntry }))
    const entries = await Promise.all([...hashes].map(async ([name, hash]) => [name, await hash] as const))
    return new Map(entries)
  } catch (cause) {
    throw new RunError('VAULT_DAMAGED', { path }, { cause })
  }
}

export function sameHashes(one: Hashes, other: Hashes): boolean {
  return one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash)
}

/** Flushes each file and folder below, so that what was unpacked outlives a power cut. */
export async function syncTree(folder: string): Promise<void> {
  for (const path of await filesBelow(folder)) {
    await using handle = await open(join(folder, path), 'r')
    await handle.sync()
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter(each => each.isDirectory())) {
    await syncDirectory(join(entry.parentPath, entry.name))
  }
  await syncDirectory(folder)
}

async function filesBelow(folder: string, below = ''): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = posix.join(below, entry.name)
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path)))
    else if (entry.isFile()) found.push(path)
  }
  return found
}

async function hashOf(content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of content) hash.update(chunk)
  return hash.digest('hex')
}
