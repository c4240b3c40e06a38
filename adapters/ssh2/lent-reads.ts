/**
 * One buffer for all that a socket reads. Node makes a new one of 64 KiB for each read, and 200 MB of output then let garbage
 * collection run on every core that the screen needs.
 */
import type { OnReadOpts, Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Bytes: some packets of a fast host, little for fifty of them. */
const size = 128 * 1024
const lent = new WeakSet<Duplex>()

/** From now on whoever listens to the socket's data may not keep it: the next read overwrites it. */
export function lendReads(socket: Duplex): void {
  lent.add(socket)
}

/** What `connect` of node:net takes as `onread`, for the socket that it returns. Until its reads are lent each is a copy. */
export function readsOf(socket: () => Socket): OnReadOpts {
  return {
    buffer: Buffer.allocUnsafeSlow(size),
    callback(count, buffer) {
      const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, count)
      // What came before it and was not taken yet stays before it.
      if (!lent.has(socket()) || socket().readableLength > 0) return socket().push(Buffer.from(bytes))
      socket().emit('data', bytes)
      return true
    },
  }
}
