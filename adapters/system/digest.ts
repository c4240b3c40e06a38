import { createHash, randomBytes } from 'node:crypto'
import type { Digest, Random } from '../../engine/ports.ts'

export const systemDigest: Digest = {
  sha256: data => createHash('sha256').update(data).digest('hex'),
}

export const systemRandom: Random = {
  hex: bytes => randomBytes(bytes).toString('hex'),
}
