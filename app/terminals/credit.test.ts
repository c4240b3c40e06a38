import { expect, it } from 'vitest'
import { createCredit } from './credit.ts'

async function isFree(room: Promise<void>): Promise<boolean> {
  return Promise.race([room.then(() => true), new Promise<boolean>(resolve => setTimeout(resolve, 5, false))])
}

it('stops at the high mark and goes on at the low one', async () => {
  const credit = createCredit()

  credit.sent(100_000)
  expect(await isFree(credit.room())).toBe(true)
  credit.sent(100_000)
  expect(await isFree(credit.room())).toBe(false)
  credit.shown(100_000)
  expect(await isFree(credit.room())).toBe(false)
  credit.shown(50_000)
  expect(await isFree(credit.room())).toBe(true)
})

it('takes no more credit than was sent', async () => {
  const credit = createCredit()

  credit.shown(10_000_000)
  credit.sent(200_000)

  expect(await isFree(credit.room())).toBe(false)
})
