/** Large outputs beside the journal, named by their hash. */
import { phrase } from '../../engine/words/phrases/index.ts'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Digest } from '../../engine/ports.ts'
import type { OutputRef } from '../../engine/run/events.ts'
import { writeDurably } from './durable.ts'

/** Texts up to this many UTF-8 bytes stay inside the journal's own line. */
export const inlineLimit = 2048

export function outputPath(runDir: string, sha256: string): string {
  return join(runDir, 'outputs', `${sha256}.txt`)
}

export async function keepOutput(runDir: string, text: string, digest: Digest): Promise<OutputRef> {
  // Through bytes and back: a lone surrogate becomes U+FFFD here, so that what is kept is what was hashed.
  const content = Buffer.from(text)
  const sha256 = digest.sha256(content)
  const bytes = content.length
  if (bytes <= inlineLimit) return { sha256, bytes, inline: content.toString() }
  await ensureWritten(outputPath(runDir, sha256), content)
  return { sha256, bytes }
}

const underWay = new Map<string, Promise<void>>()

/** Hundreds of hosts say the same at once: one write, and nobody goes on before it is on the disk. */
function ensureWritten(path: string, content: Uint8Array): Promise<void> {
  const writing = underWay.get(path) ?? writeMissing(path, content).finally(() => underWay.delete(path))
  underWay.set(path, writing)
  return writing
}

async function writeMissing(path: string, content: Uint8Array): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there?.size !== content.length) await writeDurably(path, content)
}

/** Throws RUN_FOLDER_INVALID where the file is gone or no longer what the journal says. */
export async function readOutput(runDir: string, reference: OutputRef, digest: Digest): Promise<string> {
  if (reference.inline !== undefined) return reference.inline
  const path = outputPath(runDir, reference.sha256)
  const content = await readFile(path).catch((cause: unknown) => {
    throw new RunError('OUTPUT_DAMAGED', { path, problem: phrase('output-missing') }, { cause })
  })
  if (digest.sha256(content) !== reference.sha256) {
    throw new RunError('OUTPUT_DAMAGED', { path, problem: phrase('output-modified') })
  }
  return content.toString('utf8')
}
