import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Files } from '../../engine/ports.ts'
import { systemCode } from './durable.ts'
import { RunError } from '../../engine/errors.ts'

export const diskFiles: Files = { inspect: path => hashFile(path) }

const tellEveryMs = 200

/**
 * Size in bytes and SHA-256; undefined where there is no such file. Reads through a stream: a kit file may be larger than
 * memory. `onProgress` hears of bytes done and in all, a few times a second. Throws FILE_UNREADABLE.
 */
export async function hashFile(
  path: string,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<{ bytes: number; sha256: string } | undefined> {
  const hash = createHash('sha256')
  let bytes = 0
  let told = Date.now()
  try {
    const { size } = await stat(path)
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      if (Date.now() - told < tellEveryMs) continue
      told = Date.now()
      onProgress?.(bytes, size)
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw new RunError('FILE_UNREADABLE', { path, reason: systemCode(error) ?? '' }, { cause: error })
  }
  return { bytes, sha256: hash.digest('hex') }
}
