/** A run is a folder that stands on its own: docs/formats/run-folder.md. */
import { phrase } from '../../engine/words/phrases/index.ts'
import { chmod, mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { RunError } from '../../engine/errors.ts'
import type { Clock, Digest, Journal } from '../../engine/ports.ts'
import type { RunEvent, RunEventBody } from '../../engine/run/events.ts'
import { nextSite, requireUnchanged } from './copies.ts'
import { syncDirectory, systemCode, writeDurably } from './durable.ts'
import { openJournal } from './journal.ts'
import { isFile, readInput, readRunbookFolder, type FolderFiles } from './load.ts'
import { lockRunFolder } from './lock.ts'

export const RunMeta = z.object({
  format: z.literal(1),
  runId: z.string().regex(/^[a-z0-9-]+$/),
  /** Version of the product that made the folder. */
  app: z.string(),
  createdAt: z.string(),
  runbook: z.object({ id: z.string(), version: z.string(), digest: z.string() }),
  /** Where the site file lay: key files and the kit are found relative to it. */
  siteDir: z.string(),
  siteName: z.string(),
  operator: z.string(),
  rehearsal: z.boolean().default(false),
  mode: z.enum(['run', 'verify', 'preflight']).default('run'),
  /** Digest of the plan that was approved: the only one that this run may do. */
  approved: z.string().optional(),
})
export type RunMeta = z.infer<typeof RunMeta>

export interface RunFolderContent {
  readonly dir: string
  readonly meta: RunMeta
  readonly runbookFiles: FolderFiles
  readonly siteText: Uint8Array
}

export interface RunFolder extends RunFolderContent, AsyncDisposable {
  readonly journal: Journal
}

interface FolderPorts {
  readonly clock: Clock
  readonly digest: Digest
}

/** `./siteproof-runs/<runbook>-<yyyymmdd-hhmmss>` in local time, under the folder the command was given in. */
export function defaultRunDir(runbookId: string, at: Date, base = 'siteproof-runs'): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${String(at.getFullYear())}${two(at.getMonth() + 1)}${two(at.getDate())}`
  const time = `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`
  return resolve(base, `${runbookId}-${day}-${time}`)
}

/**
 * Makes the folder, copies the runbook and the site file into it, takes its lock and opens its journal. `dir` must not exist
 * or be empty. run.json is written last: a folder without it was never a run.
 */
export async function createRunFolder(content: RunFolderContent, ports: FolderPorts): Promise<RunFolder> {
  const dir = resolve(content.dir)
  await makeEmptyFolder(dir)
  const lock = await lockRunFolder(dir, new Date(ports.clock.wall()))
  try {
    for (const [path, bytes] of Object.entries(content.runbookFiles)) {
      const target = join(dir, 'runbook', ...path.split('/'))
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await writeDurably(target, bytes)
    }
    await writeDurably(join(dir, 'site.yaml'), content.siteText)
    const journal = await openJournal(dir, ports)
    await writeDurably(join(dir, 'run.json'), `${JSON.stringify(content.meta, null, 2)}\n`)
    return opened({ ...content, dir }, journal, lock)
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

/** Opens a folder to go on with it: takes the lock, repairs a torn journal. Needs nothing outside the folder. */
export async function openRunFolder(dir: string, ports: FolderPorts): Promise<RunFolder> {
  const { dir: path } = await readRunFolder(dir)
  const lock = await lockRunFolder(path, new Date(ports.clock.wall()))
  try {
    const journal = await openJournal(path, ports)
    await finishCorrection(path, journal, ports.digest)
    const content = await readRunFolder(path)
    await requireUnchanged(content, journal.recovered, ports.digest)
    return opened(content, journal, lock)
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * Puts a corrected site file in the place of the present one, which stays beside it as `site.N.yaml`. First the text, then the event
 * that names its hash, then the name: cut off in between, the next process finishes it or forgets it.
 */
export async function correctSite(
  folder: RunFolder,
  siteText: Uint8Array,
  event: Omit<Extract<RunEventBody, { type: 'site-corrected' }>, 'type'>,
  digest: Digest,
): Promise<RunEvent> {
  const { dir, journal } = folder
  const earlier = [...journal.recovered].filter(one => one.type === 'site-corrected').length
  await writeDurably(join(dir, `site.${earlier + 1}.yaml`), folder.siteText)
  await writeDurably(join(dir, nextSite), siteText)
  const appended = await journal.append({ type: 'site-corrected', ...event })
  await finishCorrection(dir, journal, digest, event.site.sha256)
  return appended
}

async function finishCorrection(
  dir: string,
  journal: Journal,
  digest: Digest,
  wanted = journal.recovered.findLast(one => one.type === 'site-corrected')?.site.sha256,
): Promise<void> {
  const next = join(dir, nextSite)
  if (wanted === undefined || !(await isFile(next))) return
  if (digest.sha256(await readInput(next)) !== wanted) return
  await rename(next, join(dir, 'site.yaml'))
  await syncDirectory(dir)
}

/** Reads what is in the folder and touches nothing. Throws RUN_FOLDER_INVALID. */
export async function readRunFolder(dir: string): Promise<RunFolderContent> {
  const path = resolve(dir)
  if (!(await isFile(join(path, 'run.json')))) {
    if (await isFile(`${path}.age`)) throw new RunError('RUN_FOLDER_SEALED', { path })
    throw new RunError('RUN_FOLDER_INVALID', { path, reason: phrase('no-run-json') })
  }
  const meta = parseMeta(path, await readInput(join(path, 'run.json')))
  return {
    dir: path,
    meta,
    runbookFiles: await readRunbookFolder(join(path, 'runbook')),
    siteText: await readInput(join(path, 'site.yaml')),
  }
}

/** Before more than notes happens in a folder. Throws RUN_ONLY_LOOKED: a verify or a preflight left nothing to go on with. */
export function requireRun({ dir, meta }: RunFolderContent): void {
  if (meta.mode !== 'run') throw new RunError('RUN_ONLY_LOOKED', { path: dir, mode: meta.mode })
}

function parseMeta(path: string, bytes: Uint8Array): RunMeta {
  try {
    return RunMeta.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (cause) {
    throw new RunError('RUN_FOLDER_INVALID', { path, reason: phrase('run-json-unreadable') }, { cause })
  }
}

async function makeEmptyFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    if ((await readdir(dir)).length > 0)
      throw new RunError('RUN_FOLDER_INVALID', { path: dir, reason: phrase('folder-not-empty') })
    // It may have been there before, readable by all.
    await chmod(dir, 0o700)
    await syncDirectory(dirname(dir))
  } catch (error) {
    if (error instanceof RunError) throw error
    throw new RunError(
      'RUN_FOLDER_INVALID',
      { path: dir, reason: systemCode(error) ?? phrase('cause-unknown') },
      { cause: error },
    )
  }
}

function opened(content: RunFolderContent, journal: Journal, lock: AsyncDisposable): RunFolder {
  return {
    ...content,
    journal,
    async [Symbol.asyncDispose]() {
      await journal[Symbol.asyncDispose]()
      await lock[Symbol.asyncDispose]()
    },
  }
}
