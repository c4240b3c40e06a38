import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Files } from '../../engine/ports.ts'
import { systemCode } from './durable.ts'
import { RunError } from '../../engine/errors.ts'

/** Reads through a stream: a kit file may be larger than memory. */
export const diskFiles: Files = {
  async inspect(path) {
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
        hash.update(chunk)
        bytes += chunk.length
      }
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw new RunError('FILE_UNREADABLE', { path, reason: systemCode(error) ?? '' }, { cause: error })
    }
    return { bytes, sha256: hash.digest('hex') }
  },
}
