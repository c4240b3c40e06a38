import { expect, it } from 'vitest'
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

it('stops when the window is full and goes on when half of it is shown', async () => {
  const credit = createCredit()

  expect(await windowOf(credit)).toBe(128 * KiB)
  credit.shown(48 * KiB, false)
  expect(await isFree(credit)).toBe(false)
  credit.shown(16 * KiB, false)
  expect(await isFree(credit)).toBe(true)
})

it('takes no more credit than was sent', async () => {
  const credit = createCredit()

  credit.shown(10_000 * KiB, false)

  expect(await windowOf(credit)).toBe(128 * KiB)
})

it('widens for a screen that runs dry although the sender waits, up to a bound, and not for a few keys', async () => {
  const credit = createCredit()

  for (let key = 0; key < 20; key += 1) {
    credit.sent(10)
    credit.shown(10, true)
  }
  const widths: number[] = []
  for (let turn = 0; turn < 6; turn += 1) {
    widths.push((await windowOf(credit)) / KiB)
    credit.shown(widths.at(-1)! * KiB, true)
  }

  expect(widths).toEqual([128, 256, 512, 1024, 1024, 1024])
})

it('narrows again for a screen that is slow to show', async () => {
  let now = 0
  const credit = createCredit(() => now)
  credit.shown(await windowOf(credit), true)
  credit.shown(await windowOf(credit), true)

  for (let turn = 0; turn < 12; turn += 1) {
    credit.sent(16 * KiB)
    now += 100
    credit.shown(16 * KiB, false)
  }

  expect(await windowOf(credit)).toBe(128 * KiB)
})

it('lets whoever waits go on when it ends', async () => {
  const credit = createCredit()
  await windowOf(credit)

  credit.end()

  expect(await isFree(credit)).toBe(true)
})
