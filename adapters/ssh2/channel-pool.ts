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
  /** The same where there is plenty of room, at once or not at all: undefined where there is not, or it did not work. */
  openIfRoom<T>(open: (link: Link) => Promise<T>): Promise<{ channel: T; slot: Slot } | undefined>
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
  return new Pool(options)
}

class Pool implements ChannelPool {
  readonly #options: PoolOptions
  readonly #waiters: Waiter[] = []
  #members: Member[] = []
  #maxConnections: number
  #opening = false
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
    this.#maxConnections = options.maxConnections
  }

  link(): Link | undefined {
    return this.#members.at(0)?.link
  }

  add(link: Link): void {
    this.#members.push({ link, active: 0, capacity: this.#options.channelsPerConnection })
    link.onLost(() => {
      this.#members = this.#members.filter(member => member.link !== link)
      this.#pump()
    })
    this.#pump()
  }

  async open<T>(open: (link: Link) => Promise<T>, signal?: AbortSignal): Promise<{ channel: T; slot: Slot }> {
    const { host, clock, refusedSeconds } = this.#options
    const giveUpAt = clock.monotonic() + refusedSeconds * 1000
    for (let wait = 20; ; wait = Math.min(2 * wait, 500)) {
      const member = await this.#acquire(signal)
      const slot = this.#slotOf(member)
      try {
        return { channel: await open(member.link), slot }
      } catch (error) {
        if (isRefusal(error)) member.capacity = Math.max(1, member.active - 1)
        // Found gone before anything was sent: another connection can take it.
        if (error instanceof NotConnected) member.link.close()
        slot.release()
        if (error instanceof NotConnected) continue
        if (!isRefusal(error)) throw member.link.isAlive() ? error : new RunError('HOST_LOST', { host })
        if (clock.monotonic() > giveUpAt) throw new RunError('CHANNEL_REFUSED', { host }, { cause: error })
      }
      // An abort during the wait is told by the next turn, as CANCELLED.
      await clock.sleep(wait, signal).catch(() => {})
    }
  }

  async openIfRoom<T>(open: (link: Link) => Promise<T>): Promise<{ channel: T; slot: Slot } | undefined> {
    const member = this.#members.find(({ active, capacity }) => 2 * active < capacity)
    if (this.#closed || member === undefined || this.#waiters.length > 0) return undefined
    member.active += 1
    const slot = this.#slotOf(member)
    try {
      return { channel: await open(member.link), slot }
    } catch (error) {
      if (isRefusal(error)) member.capacity = Math.max(1, member.active - 1)
      slot.release()
      return undefined
    }
  }

  close(): void {
    this.#closed = true
    const { host } = this.#options
    for (const waiter of this.#waiters.splice(0)) waiter.fail(new RunError('HOST_LOST', { host }))
    for (const { link } of [...this.#members]) link.close()
  }

  #acquire(signal?: AbortSignal): Promise<Member> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        const index = this.#waiters.indexOf(waiter)
        if (index >= 0) this.#waiters.splice(index, 1)
        waiter.fail(new RunError('CANCELLED', { host: this.#options.host }))
      }
      const settled = (): void => signal?.removeEventListener('abort', cancel)
      const waiter: Waiter = {
        give(member) {
          settled()
          resolve(member)
        },
        fail(error) {
          settled()
          reject(error)
        },
      }
      if (this.#closed || signal?.aborted === true) return cancel()
      signal?.addEventListener('abort', cancel, { once: true })
      this.#waiters.push(waiter)
      this.#pump()
    })
  }

  #pump(): void {
    while (this.#waiters.length > 0) {
      const free = this.#members
        .filter(member => member.active < member.capacity)
        .sort((a, b) => a.active - b.active)
        .at(0)
      if (free === undefined) break
      free.active += 1
      this.#waiters.shift()?.give(free)
    }
    const wanted = this.#waiters.length > 0 && !this.#closed
    if (wanted && !this.#opening && this.#members.length < this.#maxConnections) void this.#openAnother()
  }

  async #openAnother(): Promise<void> {
    this.#opening = true
    const isFirst = this.#members.length === 0
    try {
      const link = await this.#options.connect(isFirst)
      if (this.#closed) link.close()
      else this.add(link)
    } catch (error) {
      // Fewer connections than wished for are still enough; none at all ends the wait.
      this.#maxConnections = Math.max(1, this.#members.length)
      if (this.#members.length === 0) for (const waiter of this.#waiters.splice(0)) waiter.fail(error)
    } finally {
      this.#opening = false
      this.#pump()
    }
  }

  #slotOf(member: Member): Slot {
    let released = false
    return {
      link: member.link,
      release: () => {
        if (released) return
        released = true
        member.active -= 1
        this.#pump()
      },
    }
  }
}

/** ssh2 marks a channel that the server did not open by a `reason`. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'reason' in error
}
