import { Message, unpackBytes } from '../../engine/contract/frames.ts'
import type { Link } from './link.ts'

const firstRetryMs = 250
const longestRetryMs = 4000

/** Reconnects by itself: a laptop that slept finds its line cut. */
export function socketLink(url: string): Link {
  const listeners: ((message: Message) => void)[] = []
  const watchers: ((up: boolean) => void)[] = []
  let socket: WebSocket
  let retryMs = firstRetryMs
  /** Calls from before the line is there for the first time. */
  let early: string[] = []
  const tell = (up: boolean): void => watchers.forEach(watcher => watcher(up))

  function connect(): void {
    socket = new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      retryMs = firstRetryMs
      early.forEach(call => socket.send(call))
      early = []
      tell(true)
    })
    socket.addEventListener('message', event => {
      const message = parse(event.data)
      if (message !== undefined) listeners.forEach(listener => listener(message))
    })
    socket.addEventListener('close', () => {
      early = []
      tell(false)
      setTimeout(connect, retryMs)
      retryMs = Math.min(retryMs * 2, longestRetryMs)
    })
  }
  connect()
  return {
    send(call) {
      const text = JSON.stringify(call)
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
      else if (socket.readyState === WebSocket.CONNECTING) early.push(text)
      else throw new Error('the line is down')
    },
    listen: listener => void listeners.push(listener),
    onState(listener) {
      watchers.push(listener)
      if (socket.readyState === WebSocket.OPEN) listener(true)
    },
  }
}

function parse(data: unknown): Message | undefined {
  if (data instanceof ArrayBuffer) return unpackBytes(new Uint8Array(data))
  if (typeof data !== 'string') return undefined
  try {
    const message = Message.safeParse(JSON.parse(data))
    return message.success ? message.data : undefined
  } catch {
    return undefined
  }
}
