/** How a screen reaches its shell: Electron's preload where it is there, else a WebSocket to the server of this page. */
import type { Message } from '../../engine/contract/frames.ts'
import { preloadLink, type Preloaded } from './preload.ts'
import { socketLink } from './socket.ts'

export interface Link {
  /** Sends one call; notices, and the reply to one with an `id`, come back through `listen`. Throws where the line is down. */
  send(call: { id?: number; method: string; input: unknown }): void
  listen(listener: (message: Message) => void): void
  /** Called with false when the line is lost, and with true when it is there again. */
  onState(listener: (up: boolean) => void): void
}

declare global {
  interface Window {
    /** The one object that Electron's preload exposes. */
    readonly siteproof?: Preloaded
  }
}

export function openLink(): Link {
  return window.siteproof === undefined
    ? socketLink(`ws://${location.host}/link`)
    : preloadLink(window.siteproof)
}
