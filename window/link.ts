import type { WebSocket } from 'ws'
import { Call, packBytes, type Message } from '../engine/contract/frames.ts'
import type { Workbench } from '../app/workbench.ts'

/** One connected screen: its calls in, replies and notices out, until the socket closes. */
export function serveScreen(workbench: Workbench, socket: WebSocket, screen: string): void {
  const send = (message: Message): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const unsubscribe = workbench.subscribe(notice => send({ type: 'notice', notice }))
  workbench.onTerminals(screen, {
    bytes: (terminal, bytes) => sendBytes(socket, terminal, bytes),
    state: (terminal, state) => send({ type: 'terminal-state', terminal, state }),
  })
  socket.on('message', (data: Buffer, isBinary) => {
    const call = isBinary ? undefined : parseCall(data)
    // Our own screens never send anything else: whoever does is cut off.
    if (call === undefined) return socket.close(1008)
    const { id, method, input } = call
    void workbench.call(method, input, screen).then(reply => {
      if (id !== undefined) send({ type: 'reply', id, reply })
    })
  })
  socket.on('close', () => {
    unsubscribe()
    workbench.screenClosed(screen)
  })
  socket.on('error', () => socket.terminate())
}

/** What is copied for a flood and thrown away at once keeps the collector busier than anything else. */
const rooms: Uint8Array[] = []
const roomBytes = 256 * 1024
const mostRooms = 8

function sendBytes(socket: WebSocket, terminal: number, bytes: Uint8Array): void {
  if (socket.readyState !== socket.OPEN) return
  const room = rooms.pop() ?? new Uint8Array(roomBytes)
  socket.send(packBytes(terminal, bytes, room), () => {
    if (rooms.length < mostRooms) rooms.push(room)
  })
}

function parseCall(data: Buffer): Call | undefined {
  try {
    const parsed = Call.safeParse(JSON.parse(data.toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
