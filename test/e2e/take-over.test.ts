import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { openAlbum } from './pages/album.ts'
import { stoppedRehearsal } from './stopped-rehearsal.ts'

it('takes a folder over from a computer that cannot be looked at only after a question that names it', async () => {
  await using app = await startApp()
  await using album = await openAlbum(app)
  const { page } = app
  const run = await stoppedRehearsal(app)
  const holder = { pid: 4711, host: 'old-name', since: '2026-01-02T03:04:05.000Z' }
  await writeFile(join(app.home, 'runs', run, 'lock'), JSON.stringify(holder))
  await page.goto(page.url().replace(/#.*/, `#/run/${run}`))
  const goOn = page.getByRole('button', { name: 'Continue the run' })
  await goOn.click()

  const dialog = page.getByRole('dialog', { name: 'Take this run folder over?' })
  await dialog.getByText('Process 4711 on old-name').waitFor()
  expect(await album.take('run-take-over')).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await goOn.click()
  await dialog.getByRole('button', { name: 'take it over from old-name' }).click()
  await dialog.waitFor({ state: 'detached' })
  await goOn.click()
  await page.getByRole('button', { name: 'Stop …' }).waitFor()
})
