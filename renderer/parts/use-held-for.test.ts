import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { useHeldFor } from './use-held-for.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is true after the time on end, and never for a short break', () => {
  const scope = effectScope()
  const down = ref(false)
  const held = scope.run(() => useHeldFor(() => down.value, 15))
  down.value = true
  vi.advanceTimersByTime(14_000)
  down.value = false
  vi.advanceTimersByTime(60_000)
  down.value = true
  vi.advanceTimersByTime(14_999)
  expect(held?.value).toBe(false)
  vi.advanceTimersByTime(1)
  expect(held?.value).toBe(true)
  down.value = false
  expect(held?.value).toBe(false)
  scope.stop()
})
