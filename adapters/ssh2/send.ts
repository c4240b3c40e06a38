/** The bytes of an upload, by SFTP or, where the host has none, through `cat`. */
import type { FileHandle } from 'node:fs/promises'
import type { ClientChannel, SFTPWrapper } from 'ssh2'
import { shellQuote } from '../../engine/plan/quote.ts'
import { RunError, isRunError } from '../../engine/errors.ts'
import type { CommandResult, ExecOptions, HostCommand } from '../../engine/ports.ts'
import type { ChannelPool, Slot } from './channel-pool.ts'
import { execChannel, sftpChannel } from './channels.ts'
import { nonce } from './elevate.ts'
import { loginCommand } from './shell.ts'
import type { UploadOptions } from './upload.ts'

/** Somebody writes to the file on the laptop. */
export class BecameShorter extends Error {}

export interface Sending {
  readonly source: FileHandle
  readonly total: number
  /** Absolute path on the host. */
  readonly part: string
  /** Bytes that are there already. */
  readonly from: number
}

/**
 * Servers take 32 KiB in one packet, and larger ones corrupt files on some. With SFTP's own header 32 KiB would need a second,
 * tiny packet; 28 KiB fit into one and are whole pages on the host.
 */
const chunkBytes = 28 * 1024
const chunksInFlight = 64
const blockBytes = 32 * chunkBytes

type Exec = (command: HostCommand, options: ExecOptions) => Promise<CommandResult>

/** Small enough for every shell's variables, large enough that the way there and back does not count. */
const textBytes = 24 * 1024

/** As checked text, one command after the other, where a host has only a terminal. */
export function sendThroughCommands(exec: Exec) {
  return async (sending: Sending, { onProgress, signal }: UploadOptions): Promise<void> => {
    const { source, total, part, from } = sending
    for (let at = from; at < total || at === 0;) {
      const block = Buffer.allocUnsafe(Math.min(textBytes, total - at))
      const { bytesRead } = await source.read(block, 0, block.length, at)
      if (bytesRead === 0 && total > 0) throw new BecameShorter()
      const text = block.subarray(0, bytesRead).toString('base64')
      const script = `umask 077
printf %s ${shellQuote(text)} | if command -v base64 >/dev/null 2>&1; then base64 -d; else openssl base64 -d -A; fi ${at === 0 ? '>' : '>>'}${shellQuote(part)}
`
      const command = { kind: 'script', text: script, as: 'login' } as const
      const result = await exec(command, { timeoutSeconds: 120, ...(signal && { signal }) })
      if (result.exitCode !== 0)
        throw new Error(result.stderr.trim() || `exit ${result.exitCode ?? 'unknown'}`)
      at += bytesRead
      onProgress?.(at, total)
      if (total === 0) return
    }
  }
}

/** Rejects with HOST_LOST, CANCELLED, or the server's own error. */
export async function sendFile(
  pool: ChannelPool,
  host: string,
  sending: Sending,
  options: UploadOptions,
): Promise<void> {
  const { channel: sftp, slot } = await pool.open(sftpChannel, options.signal)
  if (sftp === undefined) {
    slot.release()
    const open = () => pool.open(link => execChannel(host, link, loginCommand, {}), options.signal)
    // The late end of the SFTP attempt can close the channel that follows it: dropbear has given its number away by then.
    const plain = await open().catch((error: unknown) => {
      if (isRunError(error, 'CHANNEL_REFUSED')) return open()
      throw error
    })
    await guarded(host, plain.slot, options, done =>
      sendThroughCat(plain.channel.channel, sending, options, done),
    )
    return
  }
  try {
    await guarded(host, slot, options, () => sendBySftp(sftp, sending, options))
  } finally {
    sftp.end()
  }
}

/** Ends with the work, or as soon as the connection is lost or the caller cancels. */
async function guarded(
  host: string,
  slot: Slot,
  { signal }: UploadOptions,
  work: (stopped: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController()
  let undo = (): void => {}
  const broken = new Promise<never>((_resolve, reject) => {
    const cancel = (): void => reject(new RunError('CANCELLED', { host }))
    const forgetLoss = slot.link.onLost(() => reject(new RunError('HOST_LOST', { host })))
    signal?.addEventListener('abort', cancel, { once: true })
    undo = () => {
      forgetLoss()
      signal?.removeEventListener('abort', cancel)
    }
  })
  try {
    await Promise.race([work(stop.signal), broken])
  } finally {
    stop.abort()
    undo()
    slot.release()
  }
}

async function sendBySftp(
  sftp: SFTPWrapper,
  sending: Sending,
  { onProgress, signal }: UploadOptions,
): Promise<void> {
  const { source, total, part, from } = sending
  const handle = await new Promise<Buffer>((resolve, reject) => {
    sftp.open(part, from === 0 ? 'w' : 'r+', 0o600, (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  let sent = from
  let failure: Error | undefined
  let inFlight = 0
  let landed = (): void => {}
  const untilFewerThan = async (count: number): Promise<void> => {
    while (inFlight >= count) await new Promise<void>(resolve => (landed = resolve))
  }
  // A block is filled again once its last chunk has landed: memory of this size that comes and goes keeps the collector busy.
  const free: Buffer[] = []
  for (let at = from; at < total && failure === undefined && signal?.aborted !== true;) {
    const block = free.pop() ?? Buffer.allocUnsafe(blockBytes)
    const { bytesRead } = await source.read(block, 0, Math.min(blockBytes, total - at), at)
    if (bytesRead === 0) throw new BecameShorter()
    let onTheirWay = Math.ceil(bytesRead / chunkBytes)
    for (let start = 0; start < bytesRead && failure === undefined; start += chunkBytes) {
      const length = Math.min(chunkBytes, bytesRead - start)
      inFlight += 1
      sftp.write(handle, block, start, length, at + start, error => {
        if (error) failure ??= error
        else sent += length
        inFlight -= 1
        onTheirWay -= 1
        if (onTheirWay === 0) free.push(block)
        landed()
      })
      await untilFewerThan(chunksInFlight)
    }
    at += bytesRead
    onProgress?.(sent, total)
  }
  await untilFewerThan(1)
  await new Promise<void>((resolve, reject) => {
    sftp.close(handle, error => (error && failure === undefined ? reject(error) : resolve()))
  })
  if (failure !== undefined) throw failure
  onProgress?.(sent, total)
}

/** The shell says that it has read its own line before the first byte of the file follows: sh may read ahead. */
async function sendThroughCat(
  channel: ClientChannel,
  { source, total, part, from }: Sending,
  { onProgress }: UploadOptions,
  stopped: AbortSignal,
): Promise<void> {
  const ready = nonce('ready')
  const said: string[] = []
  const began = new Promise<void>((resolve, reject) => {
    channel.stderr.on('data', (bytes: Buffer) => {
      said.push(bytes.toString('utf8'))
      if (said.join('').includes(ready)) resolve()
    })
    channel.once('close', () => reject(new Error(said.join('').trim())))
  })
  const ended = new Promise<number | null>(resolve => {
    let code: number | null = null
    channel.on('exit', (status: number | null) => (code = status))
    channel.once('close', () => resolve(code))
  })
  channel.resume()
  const redirect = from === 0 ? '>' : '>>'
  channel.write(`umask 077; printf %s ${shellQuote(ready)} >&2; exec cat ${redirect}${shellQuote(part)}\n`)
  await began
  for (let at = from; at < total && !stopped.aborted && channel.writable;) {
    const block = Buffer.allocUnsafe(Math.min(blockBytes, total - at))
    const { bytesRead } = await source.read(block, 0, block.length, at)
    if (bytesRead === 0) throw new BecameShorter()
    const flowing = channel.write(block.subarray(0, bytesRead))
    at += bytesRead
    if (!flowing) {
      await Promise.race([ended, new Promise<void>(resolve => channel.once('drain', () => resolve()))])
    }
    onProgress?.(at, total)
  }
  channel.end()
  const code = await ended
  if (code !== 0)
    throw new Error(said.join('').replace(ready, '').trim() || `cat ended with ${code ?? 'no status'}`)
}
