/** A channel on which little is ever under way: a key that was pressed is echoed behind it all. */
import type { Client, ClientChannel } from 'ssh2'

/** Bytes. At 10 MB a second, which a busy terminal takes, an echo comes 25 ms behind what was sent before it. */
const windowBytes = 256 * 1024

/** What ssh2 1.17 keeps to itself; no option of it changes the 2 MiB that it lets a host send ahead. */
interface Inside {
  readonly _protocol: {
    session(channel: number, window: number, packet: number): void
    channelWindowAdjust(channel: number, bytes: number): void
  }
}
interface ChannelInside {
  readonly incoming: { window: number }
  readonly outgoing: { readonly id: number; readonly state: string }
}

/** Runs `open`, which must ask for its channel at once, so that the channel begins with the narrow window. */
export function withNarrowWindow(client: Client, open: () => void): void {
  const { _protocol: protocol } = client as unknown as Inside
  const { session } = protocol
  protocol.session = (channel, _window, packet) => session.call(protocol, channel, windowBytes, packet)
  try {
    open()
  } finally {
    protocol.session = session
  }
}

/** Takes the window of such a channel over from ssh2: returns what is to be told how many bytes were read. */
export function grantAsRead(client: Client, channel: ClientChannel): (bytes: number) => void {
  const { _protocol: protocol } = client as unknown as Inside
  const { incoming, outgoing } = channel as unknown as ChannelInside
  // ssh2 grants more when this falls under its threshold, which it now never does.
  incoming.window = Infinity
  let owed = 0
  return bytes => {
    owed += bytes
    if (owed < windowBytes / 2 || outgoing.state === 'closed') return
    protocol.channelWindowAdjust(outgoing.id, owed)
    owed = 0
  }
}
