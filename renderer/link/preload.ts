import { Message } from '../../engine/contract/frames.ts'
import type { Link } from './link.ts'

/** What Electron's preload exposes as `window.siteproof`, and nothing else. */
export interface Preloaded {
  send(call: unknown): void
  listen(listener: (message: unknown) => void): void
}

export function preloadLink(preloaded: Preloaded): Link {
  return {
    send: call => preloaded.send(call),
    listen: listener =>
      preloaded.listen(raw => {
        const message = Message.safeParse(raw)
        if (message.success) listener(message.data)
      }),
    onState: listener => listener(true),
  }
}
