import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('a newcomer begins the rehearsal from an empty home screen, and the run appears on the screen', async () => {
  await using app = await startApp()

  await app.page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await app.page.waitForURL(/#\/run\//)
  await app.page.getByText('Rehearsal: simulated hosts').waitFor()
  // Nothing begins by itself: the button says what it will do.
  await app.page.getByRole('button', { name: /^Run step \d+ on node-a$/ }).click()
  await app.page.getByRole('button', { name: /^Run step \d+ on node-b$/ }).waitFor()
  // What was proved on the first host is one click away.
  await app.page
    .getByRole('navigation', { name: 'Hosts of this step' })
    .getByRole('button', { name: 'node-a' })
    .click()
  await app.page.getByText('open: proved').first().waitFor()

  expect(app.complaints).toEqual([])
})
