/** One process at a time works in a run folder. */
import { open, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { RunError, type ErrorCode } from '../../engine/errors.ts'
import { systemCode, unwritable } from './durable.ts'
import { phrase } from '../../engine/words/phrases/index.ts'

const Holder = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  since: z.string(),
  /** Start time of the process as the kernel counts it, where that can be read; tells a reused pid apart. */
  started: z.string().optional(),
})
type Holder = z.infer<typeof Holder>

interface Locked {
  readonly code: ErrorCode
  readonly path: string
}

const abandonedMs = 10_000

/** Takes `runDir/lock`, also over from a process that is gone. Throws RUN_FOLDER_LOCKED naming a live holder, FILE_UNWRITABLE. */
export function lockRunFolder(runDir: string, since: Date): Promise<AsyncDisposable> {
  return takeLock(join(runDir, 'lock'), since, { code: 'RUN_FOLDER_LOCKED', path: runDir })
}

/** Whether another process than this one works in the folder right now. Touches nothing. */
export async function isWorkedElsewhere(runDir: string): Promise<boolean> {
  const holder = parseHolder(await readFile(join(runDir, 'lock'), 'utf8').catch(() => ''))
  if (holder === undefined || (holder.host === hostname() && holder.pid === process.pid)) return false
  return isAlive(holder)
}

/** The same at any `path`. A live holder is an error with the code and path of `subject`. */
export async function takeLock(path: string, since: Date, subject: Locked): Promise<AsyncDisposable> {
  const started = await processStart(process.pid)
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    since: since.toISOString(),
    ...(started !== undefined && { started }),
  }
  const text = `${JSON.stringify(mine)}\n`
  // Each round takes the lock, or removes a dead holder's, or waits for another that does, or throws.
  for (let round = 0; round < 50; round += 1) {
    if (await createLock(path, text)) return release(path, text)
    const there = await readSettled(path)
    if (there === undefined) continue
    const holder = parseHolder(there)
    if (holder !== undefined && (await isAlive(holder))) throw locked(subject, holder)
    await removeDead(path, there)
  }
  throw new RunError('FILE_UNREADABLE', { path, reason: phrase('lock-stuck') })
}

function locked({ code, path }: Locked, holder: Holder): RunError {
  return new RunError(code, {
    path,
    pid: holder.pid,
    host: holder.host,
    since: holder.since,
  })
}

async function createLock(path: string, text: string): Promise<boolean> {
  try {
    await using handle = await open(path, 'wx', 0o600)
    await handle.writeFile(text)
    await handle.sync()
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    return unwritable(path)(error)
  }
}

/** A lock just created may still be empty for a moment; one that stays so belongs to a process that died right there. */
async function readSettled(path: string): Promise<string | undefined> {
  for (let round = 0; round < 10; round += 1) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text === undefined || text !== '') return text
    await delay(30)
  }
  return ''
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Another computer's process cannot be looked at from here, so it counts as alive: the folder may lie on a share. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  if (!isProcess(holder.pid)) return false
  const started = await processStart(holder.pid)
  return started === undefined || holder.started === undefined || started === holder.started
}

/** Whether a process of this computer has that number now. */
export function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, but somebody else's.
    return systemCode(error) === 'EPERM'
  }
}

/** Field 22 of proc(5) `stat`, counted behind the program's name, which may itself hold blanks and brackets. */
async function processStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/**
 * Removes a dead holder's lock, one process at a time: of two that judged the same lock, the slower one would otherwise
 * remove the lock that the faster one has just taken.
 */
async function removeDead(path: string, judged: string): Promise<void> {
  const guard = `${path}.takeover`
  if (!(await createLock(guard, ''))) {
    const since = await stat(guard).catch(() => undefined)
    // Its owner died within these few lines.
    if (since !== undefined && Date.now() - since.mtimeMs > abandonedMs) await rm(guard, { force: true })
    await delay(30)
    return
  }
  const there = await readFile(path, 'utf8').catch(() => undefined)
  if (there === judged) await rm(path, { force: true })
  await rm(guard, { force: true })
}

function release(path: string, text: string): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      const there = await readFile(path, 'utf8').catch(() => undefined)
      if (there === text) await rm(path, { force: true })
    },
  }
}
