import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('a screen that could not be fetched is fetched again, and what was begun on the way there is shown', async () => {
  await using app = await startApp()
  const { page } = app
  let cut = 0
  await page.route(/\/assets\/RunScreen-.*\.js$/, route => {
    cut += 1
    // What Chromium does to fetches under way when an interface comes or goes.
    return cut === 1 ? route.abort('internetdisconnected') : route.continue()
  })

  await page.getByRole('button', { name: 'Start the rehearsal' }).click()

  await page.getByRole('button', { name: /^Run step \d+ on node-a$/ }).waitFor()
  expect(cut).toBeGreaterThan(1)
  expect(await page.getByText('Rehearsal: simulated hosts').count()).toBe(1)
})
