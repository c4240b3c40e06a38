/**
 * A run folder at rest: `DIR` becomes `DIR.age`, a tar file under a passphrase, and back. Where both are there, the folder counts:
 * it is renamed as a whole both ways, so at every moment one of the two is complete.
 */
import { phrase } from '../../engine/words/phrases/index.ts'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { create, extract } from 'tar'
import { RunError } from '../../engine/errors.ts'
import { systemCode, syncDirectory } from '../files/durable.ts'
import { isFile } from '../files/load.ts'
import { lockRunFolder } from '../files/lock.ts'
import { decryptStream, encryptStream } from './age.ts'
import { hashesOfFolder, hashesOfTar, sameHashes, syncTree } from './tree.ts'

/** Gives the path of the sealed file. Throws RUN_FOLDER_INVALID, RUN_FOLDER_LOCKED, FILE_UNREADABLE (disk full, say). */
export async function sealRunFolder(dir: string, passphrase: string, workFactor?: number): Promise<string> {
  const folder = resolve(dir)
  const sealed = `${folder}.age`
  const leaving = beside(folder, 'sealed')
  if (!(await isFile(join(folder, 'run.json')))) {
    // Killed after the folder was put aside: what is left is to remove it.
    if (!(await isFile(sealed)))
      throw new RunError('RUN_FOLDER_INVALID', { path: folder, reason: phrase('no-run-json') })
    await rm(leaving, { recursive: true, force: true })
    return sealed
  }
  const lock = await lockRunFolder(folder, new Date())
  try {
    await writeSealed(folder, sealed, passphrase, workFactor)
    await rm(leaving, { recursive: true, force: true })
    await rename(folder, leaving)
  } finally {
    await lock[Symbol.asyncDispose]()
  }
  await syncDirectory(dirname(folder))
  await rm(leaving, { recursive: true, force: true })
  return sealed
}

/** Gives the path of the folder. Throws VAULT_PASSPHRASE_WRONG, VAULT_DAMAGED, SEAL_CONFLICT where another folder is in its place. */
export async function unsealRunFolder(file: string, passphrase: string): Promise<string> {
  const sealed = resolve(file.endsWith('.age') ? file : `${file}.age`)
  const folder = sealed.slice(0, -'.age'.length)
  if (!(await isFile(sealed))) throw new RunError('FILE_UNREADABLE', { path: sealed, reason: 'ENOENT' })
  if (await isThere(folder)) {
    // Killed before the sealed file was removed, or somebody put another folder here: only the first may lose the file.
    const inside = await hashesOfTar(await openSealed(sealed, passphrase), sealed)
    if (!sameHashes(inside, await hashesOfFolder(folder)))
      throw new RunError('SEAL_CONFLICT', { path: folder })
  } else {
    const arriving = beside(folder, 'unsealing')
    await rm(arriving, { recursive: true, force: true })
    await mkdir(arriving, { mode: 0o700 })
    await unpack(await openSealed(sealed, passphrase), arriving, sealed)
    await syncTree(arriving)
    await rename(arriving, folder)
    await syncDirectory(dirname(folder))
  }
  await rm(sealed)
  await rm(beside(folder, 'sealed'), { recursive: true, force: true })
  await syncDirectory(dirname(folder))
  return folder
}

/** Written beside, read back and compared with the folder before it takes its name. */
async function writeSealed(
  folder: string,
  sealed: string,
  passphrase: string,
  workFactor: number | undefined,
): Promise<void> {
  const staged = beside(folder, 'sealing')
  const before = await hashesOfFolder(folder)
  try {
    await rm(staged, { force: true })
    const packed = create({ cwd: folder, portable: true, filter: path => !/^(\.\/)?lock$/.test(path) }, ['.'])
    const plain = Readable.toWeb(Readable.from(packed)) as ReadableStream<Uint8Array>
    const cipher = await encryptStream(plain, passphrase, workFactor)
    await pipeline(Readable.fromWeb(cipher as never), createWriteStream(staged, { mode: 0o600, flags: 'wx' }))
    await syncFile(staged)
    const after = await hashesOfTar(await openSealed(staged, passphrase), staged)
    if (!sameHashes(before, after)) throw new RunError('VAULT_DAMAGED', { path: staged })
    await rename(staged, sealed)
  } catch (error) {
    await rm(staged, { force: true })
    throw asRunError(error, sealed)
  }
  await syncDirectory(dirname(sealed))
}

async function openSealed(path: string, passphrase: string): Promise<Readable> {
  const cipher = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
  return Readable.fromWeb((await decryptStream(cipher, passphrase, path)) as never)
}

async function unpack(plain: Readable, into: string, sealed: string): Promise<void> {
  // Only what we put in ourselves: no links, no devices; tar itself refuses to leave the folder.
  const filter = (_: string, entry: unknown): boolean =>
    ['File', 'Directory'].includes((entry as { type: string }).type)
  try {
    await pipeline(plain, extract({ cwd: into, strict: true, filter, preserveOwner: false }))
  } catch (cause) {
    throw new RunError('VAULT_DAMAGED', { path: sealed }, { cause })
  }
  await chmod(into, 0o700)
}

function beside(folder: string, what: 'sealing' | 'sealed' | 'unsealing'): string {
  return join(dirname(folder), `.${basename(folder)}.${what}`)
}

async function syncFile(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

function asRunError(error: unknown, path: string): RunError {
  if (error instanceof RunError) return error
  return new RunError('FILE_UNREADABLE', { path, reason: systemCode(error) ?? '' }, { cause: error })
}
