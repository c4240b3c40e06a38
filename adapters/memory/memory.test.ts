import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { memoryClock, memoryDigest, memoryJournal, memoryRandom } from './index.ts'

it('wakes sleepers in the order of their times, one that sleeps again included', async () => {
  const clock = memoryClock()
  const woken: string[] = []
  const slow = clock.sleep(30).then(() => woken.push('slow'))
  const twice = (async () => {
    await clock.sleep(10)
    woken.push('first')
    await clock.sleep(10)
    woken.push('second')
  })()
  await clock.advance(30)
  await Promise.all([slow, twice])

  expect(woken).toEqual(['first', 'second', 'slow'])
  expect(clock.monotonic()).toBe(30)
})

it('rejects a sleep with the reason of its signal', async () => {
  const clock = memoryClock()
  const abort = new AbortController()
  const asleep = clock.sleep(10, abort.signal)
  abort.abort(new Error('enough'))

  await expect(asleep).rejects.toThrow('enough')
})

it('leaves nothing with a signal that many sleeps were given', async () => {
  const clock = memoryClock()
  const { signal } = new AbortController()
  for (let times = 0; times < 3; times += 1) {
    const asleep = clock.sleep(10, signal)
    await clock.advance(10)
    await asleep
  }

  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('chains events as the journal on disk does, and goes on from recovered ones', async () => {
  const first = memoryJournal({ clock: memoryClock(), digest: memoryDigest })
  const one = await first.append({ type: 'run-paused', by: 'a' })
  const second = memoryJournal({ clock: memoryClock(), digest: memoryDigest, recovered: first.events })
  const two = await second.append({ type: 'run-paused', by: 'b' })

  expect([one.seq, two.seq]).toEqual([1, 2])
  expect(two.prev).toBe(first.lastHash())
})

it('gives random texts of the length asked for, each another', () => {
  const random = memoryRandom()
  expect([random.hex(2), random.hex(2)]).toEqual(['0001', '0002'])
})
