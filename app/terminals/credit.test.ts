import { expect, it } from 'vitest'
import { shownEvery } from '../../engine/contract/frames.ts'
import { createCredit, type Credit } from './credit.ts'

const KiB = 1024

async function isFree(credit: Credit): Promise<boolean> {
  const free = credit.room().then(() => true)
  return Promise.race([free, new Promise<boolean>(resolve => setTimeout(resolve, 5, false))])
}
/** Bytes that may be sent until the sender has to wait, in pieces of 16 KiB. */
async function windowOf(credit: Credit): Promise<number> {
  for (let bytes = 0; ; bytes += 16 * KiB) {
    if (!(await isFree(credit))) return bytes
    credit.sent(16 * KiB)
  }
}

it('stops when the window is full and goes on with the first answer of its screen', async () => {
  const credit = createCredit()

  expect(await windowOf(credit)).toBe(640 * KiB)
  credit.shown(shownEvery - 1)
  expect(await isFree(credit)).toBe(false)
  credit.shown(1)
  expect(await isFree(credit)).toBe(true)
})

it('waits for no screen that keeps to itself what it need not tell yet', async () => {
  const credit = createCredit()
  const sent = await windowOf(credit)

  credit.shown(sent - (shownEvery - 1))

  expect(await isFree(credit)).toBe(true)
})

it('takes no more credit than was sent', async () => {
  const credit = createCredit()

  credit.shown(10_000 * KiB)

  expect(await windowOf(credit)).toBe(640 * KiB)
})

it('lets whoever waits go on when it ends', async () => {
  const credit = createCredit()
  await windowOf(credit)

  credit.end()

  expect(await isFree(credit)).toBe(true)
})
