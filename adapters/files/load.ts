/** Runbooks and site files from disk, as bytes: decoding and judging them is the engine's work. */
import { readFile, readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { homedir } from 'node:os'
import { isRunError, RunError } from '../../engine/errors.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { systemCode } from './durable.ts'

/** Relative path with `/` -> content. */
export type FolderFiles = Readonly<Record<string, Uint8Array>>

/** Lies beside a runbook for its tests and belongs neither to its digest nor to a run. */
const leftOut = new Set(['fixtures'])

/** Throws FILE_UNREADABLE, also for a file of more than `limit` bytes, of which nothing is read. */
export async function readInput(path: string, limit = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  try {
    const { size: bytes } = await stat(path)
    if (bytes > limit)
      throw new RunError('FILE_UNREADABLE', { path, reason: phrase('file-too-big', { bytes, limit }) })
    return await readFile(path)
  } catch (error) {
    if (isRunError(error)) throw error
    throw new RunError('FILE_UNREADABLE', { path, reason: systemCode(error) ?? '' }, { cause: error })
  }
}

/** Undefined only where nothing is there: of what cannot even be looked at, no more is known than that it is there. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') ? undefined : 1
  }
}

/** Every file of a runbook's folder but its fixtures, in order of name. */
export async function readRunbookFolder(folder: string): Promise<FolderFiles> {
  const files: Record<string, Uint8Array> = {}
  for (const path of (await listFiles(folder, folder)).sort()) {
    files[path] = await readInput(join(folder, ...path.split('/')))
  }
  return files
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new RunError('FILE_UNREADABLE', { path: folder, reason: systemCode(cause) ?? '' }, { cause })
  })
  const found: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'))
    else if (entry.isDirectory() && !leftOut.has(entry.name)) found.push(...(await listFiles(root, path)))
  }
  return found
}

/** Folders under `runbooksDir` that hold a runbook, by id, which is also the folder's name. */
export async function listRunbooks(runbooksDir: string): Promise<{ id: string; folder: string }[]> {
  const entries = await readdir(runbooksDir, { withFileTypes: true }).catch(() => [])
  const found: { id: string; folder: string }[] = []
  for (const entry of entries) {
    const folder = join(runbooksDir, entry.name)
    if (entry.isDirectory() && (await isFile(join(folder, 'runbook.yaml'))))
      found.push({ id: entry.name, folder })
  }
  return found.sort((a, b) => a.id.localeCompare(b.id, 'en'))
}

/** `runbook` is an id under one of the folders, a runbook's folder, or its runbook.yaml. Throws RUNBOOK_NOT_FOUND. */
export async function findRunbook(runbook: string, runbooksDirs: readonly string[]): Promise<string> {
  if (/^[a-z][a-z0-9-]*$/.test(runbook)) {
    for (const dir of runbooksDirs) {
      if (await isFile(join(dir, runbook, 'runbook.yaml'))) return join(dir, runbook)
    }
  }
  const path = resolve(runbook)
  if (await isFile(join(path, 'runbook.yaml'))) return path
  if (path.endsWith('runbook.yaml') && (await isFile(path))) return resolve(path, '..')
  throw new RunError('RUNBOOK_NOT_FOUND', { runbook })
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}

/** A path as a site file gives it: `~/` is the engineer's home, anything relative is beside the site file. */
export function sitePath(path: string, siteDir: string): string {
  if (path === '~' || path.startsWith('~/') || path.startsWith('~\\')) return join(homedir(), path.slice(1))
  return isAbsolute(path) ? path : resolve(siteDir, path)
}
