import { Call, isTooLarge, type Message } from '../engine/contract/frames.ts'
import type { Workbench } from '../app/workbench.ts'
import { origin } from './scheme.ts'
import type { Used, UsedCall, UsedContents, UsedWindow } from './used.ts'
import { phrase } from '../engine/words/phrases/index.ts'

/**
 * Calls from the top frame of our own window in, replies and notices out. Anything else is not answered. A page that is loaded anew is
 * another screen: what the one before had open is closed, what it held is free, and what it still waits for is answered to nobody.
 */
export function connectWindow(
  electron: Pick<Used, 'ipcMain'>,
  window: UsedWindow,
  workbench: Workbench,
): () => void {
  // A window that is closing loses its page before it says so.
  const { webContents: contents } = window
  const send = (message: Message): void => {
    if (!window.isDestroyed() && !contents.isDestroyed()) contents.send('message', message)
  }
  const pages = pagesOf(window, workbench, send)
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
    const screen = pages.screen()
    void workbench.call(method, input, screen).then(reply => {
      // The next page counts its calls from the start, too: it would take this for the answer to one of its own.
      if (id !== undefined && screen === pages.screen()) send({ type: 'reply', id, reply })
    })
  }
  electron.ipcMain.on('call', onCall)
  const unsubscribe = workbench.subscribe(notice => send({ type: 'notice', notice }))
  return () => {
    electron.ipcMain.off('call', onCall)
    unsubscribe()
    pages.end()
  }
}

interface Pages {
  /** The name of the page that is there now, as a screen. */
  screen(): string
  end(): void
}

/** The pages that stand in a window one after the other. */
function pagesOf(window: UsedWindow, workbench: Workbench, send: (message: Message) => void): Pages {
  let count = 0
  const screen = (): string => `window-${String(window.id)}-${String(count)}`
  const end = (): void => workbench.screenClosed(screen())
  const begin = (): void => {
    count += 1
    workbench.onTerminals(screen(), {
      // A copy: of a part of a buffer, the whole buffer would travel.
      bytes: (terminal, bytes) => send({ type: 'terminal-bytes', terminal, bytes: bytes.slice() }),
      state: (terminal, state) => send({ type: 'terminal-state', terminal, state }),
    })
  }
  const { webContents: contents } = window
  let isLoaded = false
  // Not when a navigation begins: one that the guards refuse has begun as well. Going to another part of the page is none.
  contents.on('did-navigate', () => {
    if (isLoaded) {
      end()
      begin()
    }
    isLoaded = true
  })
  contents.on('render-process-gone', end)
  contents.on('destroyed', end)
  begin()
  return { screen, end }
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
