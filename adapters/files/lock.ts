/** One process at a time works in a run folder. */
import { open, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { RunError, type ErrorCode } from '../../engine/errors.ts'
import { systemCode, unwritable } from './durable.ts'
import { judgeHolder, parseHolder, thisProcess, type Holder, type Judged } from './lock-holder.ts'
import { phrase } from '../../engine/words/phrases/index.ts'

interface Locked {
  readonly code: ErrorCode
  readonly path: string
  /** Nobody needs it for longer: a holder of whom it cannot be told whether it lives is gone after that. */
  readonly briefly?: true
}

/** Starting a server takes longest. */
const brieflyMs = 30_000

const abandonedMs = 10_000

/** Takes `runDir/lock`, also over from a process that is gone. Throws RUN_FOLDER_LOCKED naming a live holder, FILE_UNWRITABLE. */
export function lockRunFolder(runDir: string, since: Date): Promise<AsyncDisposable> {
  return takeLock(join(runDir, 'lock'), since, { code: 'RUN_FOLDER_LOCKED', path: runDir })
}

/** Whether another process than this one works in the folder right now. Touches nothing. */
export async function isWorkedElsewhere(runDir: string): Promise<boolean> {
  const holder = parseHolder(await readFile(join(runDir, 'lock'), 'utf8').catch(() => ''))
  if (holder === undefined || (holder.host === hostname() && holder.pid === process.pid)) return false
  return (await judgeHolder(holder)) !== 'gone'
}

/**
 * Removes the lock of a holder whom a person said to be gone: as RUN_FOLDER_LOCKED named it, and only where nothing here tells that it
 * lives. Throws RUN_FOLDER_LOCKED.
 */
export async function takeOverRunFolder(
  runDir: string,
  named: Pick<Holder, 'pid' | 'host' | 'since'>,
): Promise<void> {
  const path = join(runDir, 'lock')
  const there = await readFile(path, 'utf8').catch(() => undefined)
  const holder = parseHolder(there ?? '')
  if (there === undefined || holder === undefined) return
  const isNamed = holder.pid === named.pid && holder.host === named.host && holder.since === named.since
  const judged = await judgeHolder(holder)
  if (!isNamed || judged === 'alive')
    throw locked({ code: 'RUN_FOLDER_LOCKED', path: runDir }, holder, judged)
  await removeDead(path, there)
}

/** The same at any `path`. A live holder is an error with the code and path of `subject`. */
export async function takeLock(path: string, since: Date, subject: Locked): Promise<AsyncDisposable> {
  const text = `${JSON.stringify(await thisProcess(since))}\n`
  // Each round takes the lock, or removes a dead holder's, or waits for another that does, or throws.
  for (let round = 0; round < 50; round += 1) {
    if (await createLock(path, text)) return release(path, text)
    const there = await readSettled(path)
    if (there === undefined) continue
    const holder = parseHolder(there)
    const judged = holder === undefined ? 'gone' : await judgeHolder(holder)
    if (
      holder !== undefined &&
      judged !== 'gone' &&
      !(judged === 'unknown' && (await isOverdue(path, subject)))
    )
      throw locked(subject, holder, judged)
    await removeDead(path, there)
  }
  throw new RunError('FILE_UNREADABLE', { path, reason: phrase('lock-stuck') })
}

async function isOverdue(path: string, { briefly }: Locked): Promise<boolean> {
  const there = briefly && (await stat(path).catch(() => undefined))
  return there !== undefined && Date.now() - there.mtimeMs > brieflyMs
}

function locked({ code, path }: Locked, holder: Holder, judged: Judged): RunError {
  return new RunError(code, {
    path,
    pid: holder.pid,
    host: holder.host,
    since: holder.since,
    ...(judged === 'unknown' && { unsure: 'yes' }),
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
