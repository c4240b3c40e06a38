/** Photos and scans that people add to a run, kept in its folder and named by their hash. */
import { phrase } from '../../engine/words/phrases/index.ts'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Digest } from '../../engine/ports.ts'
import { attachmentLimit, type KeptFile } from '../../engine/run/notes.ts'
import { writeDurably } from './durable.ts'
import { readInput } from './load.ts'

/** What a report can show or a customer can open; a file's own name never becomes a path. */
const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
}

/** First bytes of each kind: what a file says of itself is not believed. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['ffd8ff'],
  'image/png': ['89504e470d0a1a0a'],
  'image/webp': ['52494646'],
  'application/pdf': ['255044462d'],
}

export function attachmentPath(runDir: string, file: Pick<KeptFile, 'sha256' | 'mediaType'>): string {
  return join(runDir, 'attachments', `${file.sha256}.${extensions[file.mediaType] ?? 'bin'}`)
}

/** Keeps the bytes durably. Throws ATTACHMENT_REFUSED: too large, of a kind that is not taken, or not what it claims to be. */
export async function keepAttachment(
  runDir: string,
  given: { readonly name: string; readonly mediaType: string; readonly content: Uint8Array },
  digest: Digest,
): Promise<KeptFile> {
  const { name, mediaType, content } = given
  const refuse = (why: 'kind' | 'size' | 'content'): RunError =>
    new RunError('ATTACHMENT_REFUSED', { name, reason: phrase(`attachment-${why}`) })
  if (!Object.hasOwn(extensions, mediaType)) throw refuse('kind')
  if (content.length > attachmentLimit) throw refuse('size')
  const head = Buffer.from(content.subarray(0, 8)).toString('hex')
  if (!beginnings[mediaType]?.some(beginning => head.startsWith(beginning))) throw refuse('content')
  const file: KeptFile = { name, mediaType, size: content.length, sha256: digest.sha256(content) }
  const path = attachmentPath(runDir, file)
  await mkdir(join(runDir, 'attachments'), { recursive: true, mode: 0o700 })
  const there = await stat(path).catch(() => undefined)
  if (there?.size !== content.length) await writeDurably(path, content)
  return file
}

/** The same with a file of this laptop, whose ending says of what kind it is. Throws FILE_UNREADABLE too. */
export async function keepFile(runDir: string, path: string, digest: Digest): Promise<KeptFile> {
  const ending = extname(path).slice(1).toLowerCase().replace('jpeg', 'jpg')
  const mediaType = Object.keys(extensions).find(type => extensions[type] === ending) ?? ''
  return keepAttachment(runDir, { name: basename(path), mediaType, content: await readInput(path) }, digest)
}

/** Throws OUTPUT_DAMAGED where the file is gone or no longer what the journal says. */
export async function readAttachment(runDir: string, file: KeptFile, digest: Digest): Promise<Uint8Array> {
  const path = attachmentPath(runDir, file)
  const content = await readFile(path).catch((cause: unknown) => {
    throw new RunError('OUTPUT_DAMAGED', { path, problem: phrase('output-missing') }, { cause })
  })
  if (digest.sha256(content) !== file.sha256)
    throw new RunError('OUTPUT_DAMAGED', { path, problem: phrase('output-modified') })
  return content
}
