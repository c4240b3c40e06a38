/** ssh2's ways to open a channel, as promises. */
import type { ClientChannel, ExecOptions, PseudoTtyOptions, SFTPWrapper } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import { NotConnected } from './channel-pool.ts'
import type { Link } from './link.ts'
import { grantAsRead, withNarrowWindow } from './narrow-window.ts'

export interface ExitStatus {
  readonly exitCode: number | null
  readonly signal?: string
}

export interface Execution {
  readonly channel: ClientChannel
  /** The status, should it have come in the same packet as the channel itself, before anybody could listen. */
  earlyStatus(): ExitStatus | undefined
}

export function exitStatus(code: number | null, signal?: string): ExitStatus {
  return { exitCode: code, ...(signal !== undefined && { signal }) }
}

/** RunError CHANNEL_REFUSED where the host opens a channel but runs nothing in it. */
export function execChannel(
  host: string,
  link: Link,
  command: string,
  options: ExecOptions,
): Promise<Execution> {
  const open = (done: Done<Execution>): unknown =>
    link.client.exec(command, options, (error, channel) => {
      let status: ExitStatus | undefined
      channel?.once('exit', (code: number | null, signal?: string) => (status = exitStatus(code, signal)))
      done(error, { channel, earlyStatus: () => status })
    })
  return opened<Execution>(link, open, error => {
    return /unable to exec/i.test(error.message)
      ? new RunError('CHANNEL_REFUSED', { host }, { cause: error })
      : error
  })
}

export interface Opened {
  readonly channel: ClientChannel
  /** To be told how many bytes were read, or no more will come. */
  readonly read: (bytes: number) => void
}

/** The login shell on a PTY. RunError CHANNEL_REFUSED where the host gives no PTY or no shell. */
export function shellChannel(host: string, link: Link, pty: PseudoTtyOptions): Promise<Opened> {
  const { client } = link
  const open = (done: Done<Opened>): void =>
    withNarrowWindow(client, () =>
      client.shell(pty, (error, channel) => {
        if (error === undefined) done(undefined, { channel, read: grantAsRead(client, channel) })
        else done(error, { channel, read: () => {} })
      }),
    )
  return opened<Opened>(link, open, error => {
    return /^unable to/i.test(error.message)
      ? new RunError('CHANNEL_REFUSED', { host }, { cause: error })
      : error
  })
}

/** undefined where the host has no SFTP subsystem. */
export function sftpChannel(link: Link): Promise<SFTPWrapper | undefined> {
  return opened<SFTPWrapper | undefined>(
    link,
    done => link.client.sftp(done),
    error => {
      return 'reason' in error || !link.isAlive() ? error : undefined
    },
  )
}

type Done<T> = (error: Error | undefined, channel: T) => void

function opened<T>(
  link: Link,
  open: (done: Done<T>) => unknown,
  judge: (error: Error) => Error | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const forget = link.onLost(() => reject(new Error('the connection was lost')))
    try {
      open((error, channel) => {
        forget()
        const failure = error && judge(error)
        if (failure !== undefined) reject(failure)
        else resolve(channel)
      })
    } catch (error) {
      forget()
      reject(new NotConnected('no longer connected', { cause: error }))
    }
  })
}
