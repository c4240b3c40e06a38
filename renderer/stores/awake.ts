/** While a run is under way the laptop stays awake: one that falls asleep in the middle of a drill would measure its own nap. */
import type { Client } from '../link/client.ts'
import { createNewest } from './newest.ts'

/**
 * Holds the screen's wake lock while any run works, in whichever window; for as long as the app lives. Electron sees to it by
 * itself and refuses the lock, as a system may that saves its battery: then the laptop sleeps as it is set to.
 */
export function keepAwake(client: Client): void {
  const begin = createNewest()
  let working = false
  let lock: WakeLockSentinel | undefined
  let settled = Promise.resolve()

  /** One at a time: what is asked for while another request is under way would be held for ever. */
  function settle(): void {
    settled = settled.then(async () => {
      if (!working) {
        await lock?.release()
        lock = undefined
      } else if (document.visibilityState === 'visible' && lock?.released !== false) {
        lock = await request()
      }
    })
  }
  async function ask(): Promise<void> {
    const isNewest = begin()
    const state = await client.call('app.state').catch(() => undefined)
    if (state === undefined || !isNewest()) return
    working = state.working
    settle()
  }
  client.onNotice(notice => {
    if (notice.type === 'run-working') void ask()
  })
  client.onState(up => {
    if (up) void ask()
  })
  // The browser takes the lock back from a window that is hidden.
  document.addEventListener('visibilitychange', settle)
  void ask()
}

/** undefined where the browser refuses, or knows of no such thing. */
async function request(): Promise<WakeLockSentinel | undefined> {
  try {
    return await navigator.wakeLock.request('screen')
  } catch {
    return undefined
  }
}
