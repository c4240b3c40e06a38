/** A file onto a host: free space first, resumed after a cut, its SHA-256 compared on the host before it takes its place. */
import { phrase } from '../../engine/words/phrases/index.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { RunError } from '../../engine/errors.ts'
import type { CommandResult, ExecOptions, HostCommand, UploadRequest } from '../../engine/ports.ts'
import { hashOf } from './hash.ts'
import { BecameShorter, type Sending } from './send.ts'
import {
  cleanUpScript,
  installPrograms,
  parsePreparation,
  placeScript,
  prepareScript,
  stageOf,
} from './upload-scripts.ts'

export interface UploadContext {
  readonly host: string
  /** Brings the bytes to the host; rejects with HOST_LOST, CANCELLED, or the server's own error. */
  readonly send: (sending: Sending, options: UploadOptions) => Promise<void>
  readonly exec: (command: HostCommand, options: ExecOptions) => Promise<CommandResult>
}

export interface UploadOptions {
  signal?: AbortSignal
  onProgress?: (sentBytes: number, totalBytes: number) => void
}

export interface PreparedUpload extends UploadRequest {
  /** True where root's file goes through a private folder of the login user. */
  readonly elevated: boolean
}

/** Hashing is disk-bound: this allows for 5 MB/s. */
const hashSeconds = (bytes: number): number => 60 + bytes / 5_000_000

/**
 * RunError NO_SPACE (before or midway), CHECKSUM_MISMATCH (the `.part` file stays, out of place), UPLOAD_FAILED with what the
 * host said, FILE_UNREADABLE, HOST_LOST (the next call goes on where this one was cut).
 */
export async function upload(
  request: PreparedUpload,
  options: UploadOptions,
  context: UploadContext,
): Promise<{ bytes: number; resumedFrom: number }> {
  const { host } = context
  if (!/^\/[^\n\r\0]*[^/]$/.test(request.target)) throw failed(host, request, phrase('target-not-absolute'))
  if (!/^[0-7]{3,4}$/.test(request.mode)) throw failed(host, request, `mode ${request.mode}`)
  await using source = await openSource(request.source)
  const total = (await source.stat()).size
  const execute = executor(request, options, context)
  const stage = stageOf(request)

  const prepared = parsePreparation(await execute(prepareScript(request, stage), hashSeconds(total), 'login'))
  const part = prepared.part
  const resumedFrom = await trustedPrefix(source, total, prepared)
  const needed = total - resumedFrom
  checkSpace(host, request, prepared.stageFree, needed)
  if (request.elevated) {
    const sameDisk = prepared.targetDisk === prepared.stageDisk
    checkSpace(host, request, prepared.targetFree, sameDisk ? needed + total : total)
  }

  try {
    await context.send({ source, total, part, from: resumedFrom }, options)
  } catch (error) {
    if (error instanceof RunError && error.code !== 'UPLOAD_FAILED') throw error
    // SFTP has no word for a full disk: whether it is one is asked afterwards.
    const { stageFree, size } = parsePreparation(
      await execute(prepareScript(request, stage, false), 60, 'login'),
    )
    checkSpace(host, request, stageFree, total - size)
    const reason = error instanceof BecameShorter ? phrase('file-became-shorter') : messageOf(error)
    throw error instanceof RunError ? error : failed(host, request, reason, error)
  }
  await putInPlace(request, part, total, execute, context, options)
  return { bytes: needed, resumedFrom }
}

type Execute = (script: string, seconds: number, as: 'login' | 'root') => Promise<string>

function executor(request: PreparedUpload, options: UploadOptions, context: UploadContext): Execute {
  const signal = options.signal ? { signal: options.signal } : {}
  return async (text, timeoutSeconds, as) => {
    const result = await context.exec({ kind: 'script', text, as }, { timeoutSeconds, ...signal })
    if (result.exitCode === 0) return result.stdout
    throw failed(context.host, request, result.stderr.trim() || endedWith(result.exitCode))
  }
}

async function putInPlace(
  request: PreparedUpload,
  part: string,
  total: number,
  execute: Execute,
  context: UploadContext,
  options: UploadOptions,
): Promise<void> {
  const { host } = context
  const signal = options.signal ? { signal: options.signal } : {}
  const actual = (await execute(placeScript(request, part), hashSeconds(total), 'login')).trim()
  if (actual !== request.sha256) {
    throw new RunError('CHECKSUM_MISMATCH', {
      host,
      target: request.target,
      expected: request.sha256,
      actual,
    })
  }
  if (!request.elevated) return
  for (const argv of installPrograms(request, part)) {
    const result = await context.exec(
      { kind: 'program', argv, as: 'root' },
      { timeoutSeconds: hashSeconds(total), ...signal },
    )
    if (result.exitCode === 0) continue
    const { targetFree } = parsePreparation(
      await execute(prepareScript(request, stageOf(request), false), 60, 'login'),
    )
    if (/no space left/i.test(result.stderr)) throw noSpace(host, request, targetFree, total)
    throw failed(host, request, result.stderr.trim())
  }
  await execute(cleanUpScript(stageOf(request)), 30, 'login')
}

/** How much of what lies there is the beginning of our file; anything else is written anew. */
async function trustedPrefix(
  source: FileHandle,
  total: number,
  { size, prefixHash }: { size: number; prefixHash: string },
): Promise<number> {
  if (size === 0 || size > total) return 0
  return (await hashOf(source, size)) === prefixHash ? size : 0
}

function checkSpace(host: string, request: UploadRequest, free: number, needed: number): void {
  if (free < needed) throw noSpace(host, request, free, needed)
}

function noSpace(host: string, request: UploadRequest, free: number, needed: number): RunError {
  return new RunError('NO_SPACE', { host, target: request.target, needed, free })
}

function endedWith(exitCode: number | null): Phrase {
  return exitCode === null ? phrase('ended-without') : phrase('ended-with', { code: exitCode })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function failed(host: string, request: UploadRequest, reason: Phrase | string, cause?: unknown): RunError {
  return new RunError('UPLOAD_FAILED', { host, target: request.target, reason }, { cause })
}

async function openSource(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new RunError('FILE_UNREADABLE', { file: path, reason }, { cause: error })
  }
}
