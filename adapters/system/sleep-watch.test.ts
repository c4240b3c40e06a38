import { expect, it } from 'vitest'
import { memoryClock } from '../memory/index.ts'
import { watchSleep } from './sleep-watch.ts'

it('tells of a gap in the time once, and not of a busy moment', () => {
  let wall = 1_000_000
  let tick = (): void => undefined
  let slept = 0
  const clock = { ...memoryClock(), wall: () => wall, every: everyTick }
  function everyTick(_milliseconds: number, work: () => void): () => void {
    tick = work
    return () => (tick = () => undefined)
  }
  const stop = watchSleep(clock, () => (slept += 1))
  const after = (milliseconds: number): void => {
    wall += milliseconds
    tick()
  }

  after(2000)
  after(9000)
  expect(slept).toBe(0)
  after(60_000)
  after(2000)
  expect(slept).toBe(1)
  // Set back by a time server: no sleep.
  after(-3_600_000)
  expect(slept).toBe(1)
  stop()
  after(60_000)
  expect(slept).toBe(1)
})
