import { afterEach, expect, it, vi } from 'vitest'
import type { Notice } from '../../engine/contract/notices.ts'
import type { Client } from '../link/client.ts'
import { keepAwake } from './awake.ts'

afterEach(() => void vi.unstubAllGlobals())

/** A window whose runs work as the test says, and how many wake locks it holds. */
function scene(refused = false) {
  const now = { working: false, visibilityState: 'visible' }
  const heard: ((notice: Notice) => void)[] = []
  const locks = new Set<object>()
  let seen: () => void = () => undefined
  function request(): Promise<object> {
    if (refused) return Promise.reject(new Error('battery'))
    const lock = {
      released: false,
      release() {
        lock.released = true
        locks.delete(lock)
        return Promise.resolve()
      },
    }
    locks.add(lock)
    return Promise.resolve(lock)
  }
  vi.stubGlobal('navigator', { wakeLock: { request } })
  vi.stubGlobal('document', {
    get visibilityState() {
      return now.visibilityState
    },
    addEventListener: (_type: string, listener: () => void) => (seen = listener),
  })
  keepAwake({
    call: () => Promise.resolve({ working: now.working }),
    onNotice: (listener: (notice: Notice) => void) => heard.push(listener),
    onState: () => undefined,
  } as unknown as Client)
  const later = () => new Promise(resolve => setTimeout(resolve, 0))
  return {
    locks,
    async works(working: boolean) {
      now.working = working
      for (const hear of heard) hear({ type: 'run-working' } as Notice)
      await later()
    },
    async shows(visibilityState: 'visible' | 'hidden') {
      now.visibilityState = visibilityState
      // As a browser does.
      if (visibilityState === 'hidden') for (const lock of locks) (lock as { release(): void }).release()
      seen()
      await later()
    },
  }
}

it('holds one wake lock while a run works, and none before and after', async () => {
  const { locks, works } = scene()
  expect(locks.size).toBe(0)
  await works(true)
  await works(true)
  expect(locks.size).toBe(1)
  await works(false)
  expect(locks.size).toBe(0)
})

it('holds it again when the window is seen again, if a run still works', async () => {
  const { locks, works, shows } = scene()
  await works(true)
  await shows('hidden')
  expect(locks.size).toBe(0)
  await shows('visible')
  expect(locks.size).toBe(1)
  await works(false)
  await shows('hidden')
  await shows('visible')
  expect(locks.size).toBe(0)
})

it('lives with a browser that refuses it', async () => {
  const { locks, works, shows } = scene(true)
  await works(true)
  await shows('visible')
  await works(false)
  expect(locks.size).toBe(0)
})
