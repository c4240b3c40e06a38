/** The running window server of this user, so that a second start opens it again instead of a rival. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { writeDurably } from '../adapters/files/durable.ts'
import { isProcess, keepMachineId } from '../adapters/files/lock-holder.ts'
import { takeLock } from '../adapters/files/lock.ts'
import { isRunError, RunError } from '../engine/errors.ts'

const Instance = z.object({ port: z.number().int(), secret: z.string(), pid: z.number().int().positive() })
type Instance = z.infer<typeof Instance>

const fileIn = (folder: string): string => join(folder, 'window.json')

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** How long another start may take until its server is there. */
const startMs = 30_000
/** A server that reads a large folder may be busy for seconds. */
const answerMs = 15_000

/**
 * Held from the question whether one runs until the own server is announced: of two starts at once, the later one finds the
 * server of the former. Throws WINDOW_SILENT where another start does not get on.
 */
export async function takeTurn(folder: string, signal: AbortSignal): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await keepMachineId(folder)
  const path = join(folder, 'window.lock')
  for (const until = performance.now() + startMs; ;) {
    try {
      return await takeLock(path, new Date(), { code: 'FILE_BUSY', path, briefly: true })
    } catch (error) {
      if (!isRunError(error, 'FILE_BUSY')) throw error
      if (signal.aborted) throw new RunError('CANCELLED', {}, { cause: error })
      if (performance.now() > until) throw new RunError('WINDOW_SILENT', error.params, { cause: error })
    }
    await delay(100)
  }
}

/** Tells later starts where this one is; the file is its owner's alone. Disposing of it takes the file away. */
export async function announce(folder: string, port: number, secret: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeDurably(fileIn(folder), `${JSON.stringify({ port, secret, pid: process.pid })}\n`)
  return {
    async [Symbol.asyncDispose]() {
      const text = await readFile(fileIn(folder), 'utf8').catch(() => '')
      if (text.includes(secret)) await rm(fileIn(folder), { force: true })
    },
  }
}

/**
 * Asks the server that already runs: for another window (`show`), or for a fresh one-time address (`again`). undefined: none runs,
 * or it cannot. Throws WINDOW_SILENT where its process lives and does not answer: a rival
 * could only read the runs that are under way there.
 */
export async function askRunning(
  folder: string,
  what: 'show' | 'again',
  patienceMs = answerMs,
): Promise<string | undefined> {
  const instance = await readInstance(folder)
  if (instance === undefined || !isProcess(instance.pid)) return undefined
  const { port, secret, pid } = instance
  try {
    const response = await fetch(`http://127.0.0.1:${String(port)}/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    const text = await response.text()
    return response.ok ? text : undefined
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new RunError('WINDOW_SILENT', { pid }, { cause: error })
    }
    return undefined
  }
}

async function readInstance(folder: string): Promise<Instance | undefined> {
  try {
    return Instance.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')))
  } catch {
    return undefined
  }
}
