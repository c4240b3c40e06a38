/** Writes that are on the disk when they return. */
import { open, readdir, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RunError } from '../../engine/errors.ts'

/** Flushes a folder's own entries, so that a file just created or renamed in it outlives a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a folder for this, and does not need it: NTFS journals its entries.
  if (process.platform === 'win32') return
  await using handle = await open(path, 'r')
  await handle.sync()
}

let writes = 0

/**
 * Replaces the file as a whole: readers see the old content or the new, never a part, even after a power cut. Where it is a link, the
 * file that it leads to is replaced: whoever linked it reads it there.
 */
export async function writeDurably(link: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const path = await targetOf(link)
  // Two writes of one path at the same time must not share what they stage.
  const staged = join(
    dirname(path),
    `.${basename(path)}.${String(process.pid)}-${String((writes += 1))}.part`,
  )
  try {
    const handle = await open(staged, 'w', mode)
    try {
      await writeAll(handle, typeof content === 'string' ? Buffer.from(content) : content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true })
    throw error
  }
  await syncDirectory(dirname(path))
}

/** The path itself where nothing is there yet. */
function targetOf(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

/** Removes what killed writes of the file have left staged. For whoever alone may write it. */
export async function removeStaged(link: string): Promise<void> {
  const path = await targetOf(link)
  const start = `.${basename(path)}.`
  for (const name of await readdir(dirname(path))) {
    const isStaged = name.startsWith(start) && /^\d+-\d+\.part$/.test(name.slice(start.length))
    if (isStaged) await rm(join(dirname(path), name), { force: true })
  }
}

/** A single write may stop short (disk full, a signal); this goes on until all bytes are out or an error says why not. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position?: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const at = position === undefined ? null : position + written
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, at)
    written += bytesWritten
  }
}

/** For `catch` behind a write of `path`: throws FILE_UNWRITABLE. */
export function unwritable(path: string): (cause: unknown) => never {
  return cause => {
    throw new RunError('FILE_UNWRITABLE', { path, reason: systemCode(cause) ?? '' }, { cause })
  }
}

/** The system's own code for what went wrong, ENOSPC for instance. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
