/** The browser's window keeps the laptop awake while a run works, also when it is opened in the middle of one. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

/** In the page: remembers each wake lock that it gets. */
const remember = `
  const request = navigator.wakeLock.request.bind(navigator.wakeLock)
  globalThis.locks = []
  navigator.wakeLock.request = async type => {
    const lock = await request(type)
    locks.push(lock)
    return lock
  }`

const held = (page: Page): Promise<number> => page.evaluate('locks.filter(one => !one.released).length')

it('holds a wake lock while a run is under way', async () => {
  await using app = await startApp()
  const { page } = app
  await app.context.addInitScript({ content: remember })
  await page.reload()
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  await expect.poll(() => held(page)).toBe(1)

  await page.reload()
  await expect.poll(() => held(page)).toBe(1)
  await page.getByRole('button', { name: 'Stop …', exact: true }).click()
  await page.getByRole('button', { name: 'Stop now', exact: true }).click()
  await expect.poll(() => held(page), { timeout: 20_000 }).toBe(0)
  expect(app.complaints).toEqual([])
})
