/** Host keys on disk, in the format of OpenSSH's known_hosts, so that `ssh -o UserKnownHostsFile=…` reads them too. */
import { chmod, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isRunError } from '../../engine/errors.ts'
import { removeStaged, writeDurably } from '../files/durable.ts'
import { takeLock } from '../files/lock.ts'
import type { HostKey, HostKeyStore } from './host-keys.ts'
import { judgeImport, type ImportResult } from './known-hosts-import.ts'
import { hostPattern, namesMatch, readKnownHosts, type KnownHostsLine } from './known-hosts-lines.ts'

/** Which lines to forget: every key of a host, every line with one key, or of those only the line with just these names. */
export type Forgotten =
  | { readonly address: string; readonly port: number }
  | {
      readonly fingerprint: string
      /** As the line has them: a hashed name too can be told this way. */
      readonly names?: readonly string[]
    }

/** The store with what a settings screen needs. */
export interface KnownHosts extends HostKeyStore {
  readonly path: string
  /** In order of the file. */
  list(): Promise<readonly KnownHostsLine[]>
  /** How many keys are gone. A line with further names keeps those. */
  forget(what: Forgotten): Promise<number>
  /** Takes the keys of another known_hosts file over, line by line; says which not, and why. Nothing is replaced. */
  importFrom(text: string): Promise<ImportResult>
}

/** Keys are kept in `folder/known_hosts` (mode 0600). Added lines are appended; forgetting writes the file as a whole. */
export function createKnownHostsFile(folder: string): KnownHosts {
  const path = join(folder, 'known_hosts')

  /** One change at a time, over all processes; each takes milliseconds. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (let tries = 100; ; tries -= 1) {
      try {
        await using lock = await takeLock(`${path}.lock`, new Date(), {
          code: 'FILE_BUSY',
          path,
          briefly: true,
        })
        void lock
        await removeStaged(path)
        return await work()
      } catch (error) {
        if (!isRunError(error, 'FILE_BUSY') || tries === 0) throw error
        await delay(30)
      }
    }
  }
  async function append(lines: readonly string[]): Promise<void> {
    const before = await textOf(path)
    const gap = before === '' || before.endsWith('\n') ? '' : '\n'
    // One write in append mode: two processes that add at once both keep their line.
    await using file = await open(path, 'a', 0o600)
    await chmod(path, 0o600)
    await file.appendFile(`${gap}${lines.map(line => `${line}\n`).join('')}`)
    await file.datasync()
  }
  const list = async (): Promise<readonly KnownHostsLine[]> => readKnownHosts(await textOf(path)).lines

  return {
    path,
    list,
    async find(address, port) {
      const lines = await list()
      return lines.filter(line => namesMatch(line.names, address, port)).map(asKey)
    },
    async add(address, port, key) {
      await alone(() => append([`${hostPattern(address, port)} ${key.type} ${key.base64}`]))
    },
    forget: what =>
      alone(async () => {
        const { text, gone } = without(await textOf(path), what)
        if (gone > 0) await writeDurably(path, text)
        return gone
      }),
    importFrom: text =>
      alone(async () => {
        const judged = judgeImport(text, await list())
        if (judged.take.length > 0) await append(judged.take)
        return judged.result
      }),
  }
}

function asKey({ type, base64, marker }: KnownHostsLine): HostKey {
  return marker === undefined ? { type, base64 } : { type, base64, marker }
}

/** Comments and lines that are not understood stay as they are: they are somebody else's. */
function without(text: string, what: Forgotten): { readonly text: string; readonly gone: number } {
  const known = new Map(readKnownHosts(text).lines.map(line => [line.line, line]))
  let gone = 0
  const kept = text.split('\n').flatMap((raw, index) => {
    const line = known.get(index + 1)
    // What was revoked stays revoked.
    if (line === undefined || line.marker === 'revoked') return [raw]
    if ('fingerprint' in what) {
      const isMeant = what.names === undefined || what.names.join(',') === line.names.join(',')
      if (line.fingerprint !== what.fingerprint || !isMeant) return [raw]
      gone += 1
      return []
    }
    const names = line.names.filter(name => !namesMatch([name], what.address, what.port))
    if (names.length === line.names.length) return [raw]
    gone += 1
    return names.length === 0 ? [] : [raw.replace(line.names.join(','), names.join(','))]
  })
  return { text: kept.join('\n'), gone }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
