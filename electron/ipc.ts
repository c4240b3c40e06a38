import { Call, isTooLarge, type Message } from '../engine/contract/frames.ts'
import type { Workbench } from '../app/workbench.ts'
import { origin } from './scheme.ts'
import type { Used, UsedCall, UsedContents, UsedWindow } from './used.ts'
import { phrase } from '../engine/words/phrases/index.ts'

/** Calls from the top frame of our own window in, replies and notices out. Anything else is not answered. */
export function connectWindow(
  electron: Pick<Used, 'ipcMain'>,
  window: UsedWindow,
  workbench: Workbench,
): () => void {
  const screen = `window-${String(window.id)}`
  // A window that is closing loses its page before it says so.
  const { webContents: contents } = window
  const send = (message: Message): void => {
    if (!window.isDestroyed() && !contents.isDestroyed()) contents.send('message', message)
  }
  const onCall = (event: UsedCall, raw: unknown): void => {
    if (!isOurFrame(event, contents)) return
    const call = Call.safeParse(raw)
    if (!call.success) return
    const { id, method, input } = call.data
    if (isTooLarge(input)) {
      const refused = {
        ok: false,
        code: 'BAD_CALL',
        params: { method, reason: phrase('call-size') },
      } as const
      return id === undefined ? undefined : send({ type: 'reply', id, reply: refused })
    }
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
function isOurFrame(event: UsedCall, contents: UsedContents): boolean {
  const frame = event.senderFrame
  return (
    event.sender === contents &&
    frame !== null &&
    frame === contents.mainFrame &&
    frame.url.startsWith(`${origin}/`)
  )
}
