/** The running window server of this user, so that a second start opens it again instead of a rival. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../adapters/files/durable.ts'

const Instance = z.object({ port: z.number().int(), secret: z.string(), pid: z.number().int() })

const fileIn = (folder: string): string => join(folder, 'window.json')

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
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
 * or it cannot.
 */
export async function askRunning(folder: string, what: 'show' | 'again'): Promise<string | undefined> {
  try {
    const { port, secret } = Instance.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')))
    const response = await fetch(`http://127.0.0.1:${String(port)}/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(2000),
    })
    const text = await response.text()
    return response.ok ? text : undefined
  } catch {
    return undefined
  }
}
