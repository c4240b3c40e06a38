import { Call, type Message } from '../engine/contract/frames.ts'
import type { Workbench } from '../app/workbench.ts'
import { origin } from './scheme.ts'
import type { Used, UsedCall, UsedWindow } from './used.ts'

/** Calls from the top frame of our own window in, replies and notices out. Anything else is not answered. */
export function connectWindow(
  electron: Pick<Used, 'ipcMain'>,
  window: UsedWindow,
  workbench: Workbench,
): () => void {
  const screen = `window-${String(window.id)}`
  const send = (message: Message): void => {
    if (!window.isDestroyed()) window.webContents.send('message', message)
  }
  const onCall = (event: UsedCall, raw: unknown): void => {
    if (!isOurFrame(event, window)) return
    const call = Call.safeParse(raw)
    if (!call.success) return
    const { id, method, input } = call.data
    void workbench.call(method, input, screen).then(reply => {
      if (id !== undefined) send({ type: 'reply', id, reply })
    })
  }
  electron.ipcMain.on('call', onCall)
  const unsubscribe = workbench.subscribe(notice => send({ type: 'notice', notice }))
  workbench.onTerminals(screen, {
    // A copy: of a part of a buffer, the whole buffer would travel.
    bytes: (terminal, bytes) => send({ type: 'terminal-bytes', terminal, bytes: bytes.slice() }),
    state: (terminal, state) => send({ type: 'terminal-state', terminal, state }),
  })
  return () => {
    electron.ipcMain.off('call', onCall)
    unsubscribe()
    workbench.screenClosed(screen)
  }
}

/** A frame inside the page, another window, or a page that is not ours may not call. */
function isOurFrame(event: UsedCall, window: UsedWindow): boolean {
  const frame = event.senderFrame
  return (
    event.sender === window.webContents &&
    frame !== null &&
    frame === window.webContents.mainFrame &&
    frame.url.startsWith(`${origin}/`)
  )
}
