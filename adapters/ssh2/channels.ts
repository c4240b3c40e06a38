/** ssh2's ways to open a channel, as promises. */
import type { ClientChannel, ExecOptions, SFTPWrapper } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import { NotConnected } from './channel-pool.ts'
import type { Link } from './link.ts'

/** RunError CHANNEL_REFUSED where the host opens a channel but runs nothing in it. */
export function execChannel(
  host: string,
  link: Link,
  command: string,
  options: ExecOptions,
): Promise<ClientChannel> {
  return opened<ClientChannel>(
    link,
    done => link.client.exec(command, options, done),
    error => {
      return /unable to exec/i.test(error.message)
        ? new RunError('CHANNEL_REFUSED', { host }, { cause: error })
        : error
    },
  )
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
