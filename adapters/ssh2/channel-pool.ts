/**
 * Channels of one host over as few connections as possible. OpenSSH allows 10 a connection (MaxSessions) and frees them late:
 * callers queue, further connections are opened when all are busy, and a refused channel lowers what we ask of a connection.
 */
import { RunError } from '../../engine/errors.ts'
import type { Clock } from '../../engine/ports.ts'
import type { Link } from './link.ts'

export interface PoolOptions {
  readonly host: string
  readonly clock: Clock
  /** Opens a connection; the pool calls it for the first one, for more at need, and after a loss. */
  readonly connect: (isFirst: boolean) => Promise<Link>
  readonly channelsPerConnection: number
  readonly maxConnections: number
  /** How long refusals are taken for back-pressure before they are an error. */
  readonly refusedSeconds: number
}

export interface Slot {
  readonly link: Link
  release(): void
}

export interface ChannelPool {
  /** Opens a channel with `open`, waiting for a free place. RunError HOST_LOST, CHANNEL_REFUSED, CANCELLED or what connecting throws. */
  open<T>(open: (link: Link) => Promise<T>, signal?: AbortSignal): Promise<{ channel: T; slot: Slot }>
  /** The connection that would be used first; undefined while there is none. */
  link(): Link | undefined
  add(link: Link): void
  close(): void
}

/** Thrown by an opener that found the connection gone before it sent anything. */
export class NotConnected extends Error {}

interface Member {
  readonly link: Link
  active: number
  capacity: number
}

interface Waiter {
  give(member: Member): void
  fail(error: unknown): void
}

export function createChannelPool(options: PoolOptions): ChannelPool {
  const { host, clock } = options
  let members: Member[] = []
  const waiters: Waiter[] = []
  let maxConnections = options.maxConnections
  let opening = false
  let closed = false

  function add(link: Link): void {
    members.push({ link, active: 0, capacity: options.channelsPerConnection })
    link.onLost(() => {
      members = members.filter(member => member.link !== link)
      pump()
    })
    pump()
  }

  function pump(): void {
    while (waiters.length > 0) {
      const free = members
        .filter(member => member.active < member.capacity)
        .sort((a, b) => a.active - b.active)
        .at(0)
      if (free === undefined) break
      free.active += 1
      waiters.shift()?.give(free)
    }
    if (waiters.length > 0 && !opening && members.length < maxConnections) void openAnother()
  }

  async function openAnother(): Promise<void> {
    opening = true
    const isFirst = members.length === 0
    try {
      const link = await options.connect(isFirst)
      if (closed) link.close()
      else add(link)
    } catch (error) {
      // Fewer connections than wished for are still enough; none at all ends the wait.
      maxConnections = Math.max(1, members.length)
      if (members.length === 0) for (const waiter of waiters.splice(0)) waiter.fail(error)
    } finally {
      opening = false
      if (members.length > 0 || waiters.length > 0) pump()
    }
  }

  function acquire(signal?: AbortSignal): Promise<Member> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        give(member) {
          signal?.removeEventListener('abort', cancel)
          resolve(member)
        },
        fail(error) {
          signal?.removeEventListener('abort', cancel)
          reject(error)
        },
      }
      const cancel = (): void => {
        const index = waiters.indexOf(waiter)
        if (index >= 0) waiters.splice(index, 1)
        waiter.fail(new RunError('CANCELLED', { host }))
      }
      if (closed || signal?.aborted === true) return cancel()
      signal?.addEventListener('abort', cancel, { once: true })
      waiters.push(waiter)
      pump()
    })
  }

  function slotOf(member: Member): Slot {
    let released = false
    return {
      link: member.link,
      release() {
        if (released) return
        released = true
        member.active -= 1
        pump()
      },
    }
  }

  return {
    add,
    link: () => members.at(0)?.link,
    async open(open, signal) {
      const giveUpAt = clock.monotonic() + options.refusedSeconds * 1000
      for (let wait = 20; ; wait = Math.min(2 * wait, 500)) {
        const member = await acquire(signal)
        const slot = slotOf(member)
        try {
          return { channel: await open(member.link), slot }
        } catch (error) {
          if (error instanceof NotConnected) {
            // Nothing was sent yet: another connection can take it.
            member.link.close()
            slot.release()
            continue
          }
          member.capacity = isRefusal(error) ? Math.max(1, member.active - 1) : member.capacity
          slot.release()
          if (!isRefusal(error)) throw member.link.isAlive() ? error : new RunError('HOST_LOST', { host })
          if (clock.monotonic() > giveUpAt) throw new RunError('CHANNEL_REFUSED', { host }, { cause: error })
        }
        // An abort during the wait is told by the next turn, as CANCELLED.
        await clock.sleep(wait, signal).catch(() => {})
      }
    },
    close() {
      closed = true
      for (const waiter of waiters.splice(0)) waiter.fail(new RunError('HOST_LOST', { host }))
      for (const { link } of [...members]) link.close()
    },
  }
}

/** ssh2 marks a channel that the server did not open by a `reason`. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'reason' in error
}
