import { readFile, readdir } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { openAlbum } from './pages/album.ts'

it('loses nothing that was typed into the report: on another screen, in a paper, too long, or where a date was meant', async () => {
  await using app = await startApp()
  await using album = await openAlbum(app)
  const { page } = app
  const field = (name: string) => page.getByLabel(name, { exact: true })
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  // By the address alone: no field is left by a click.
  const away = () => page.evaluate(`location.hash = location.hash.replace('report', 'run')`)
  const report = page.getByRole('link', { name: 'Report' })
  await report.click()

  // Typed only, and away by the keyboard: the field was never left.
  await field('Customer').fill('某市人民医院')
  await away()
  await page.waitForURL(/#\/run\//)
  await report.click()
  await expect.poll(() => field('Customer').inputValue()).toBe('某市人民医院')

  await field('Project').fill('Move of hall 3')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Report as Markdown' }).press('Enter'),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain('Move of hall 3')

  await field('Customer').fill('x'.repeat(201))
  await page.getByText('At most 200 characters, these are 201').waitFor()
  expect(await album.take('report-too-long')).toEqual([])
  await away()
  const dialog = page.getByRole('dialog', { name: 'What you typed is not kept yet' })
  expect(await album.take('report-unsaved')).toEqual([])
  await dialog.getByRole('button', { name: 'Stay here' }).click()
  await field('Customer').fill('某市人民医院')

  // Named on the sheet, and not at this laptop.
  await field('Engineer').fill('王工')
  const due = field('Due')
  const item = field('Add an open item')
  const add = page.locator('form', { has: due }).getByRole('button', { name: 'Add' })
  const entry = page.locator('li', { hasText: 'replace the fan' })
  await item.fill('replace the fan')
  await due.fill('昨天的明天')
  await add.click()
  await page.getByText('“昨天的明天” is no date').waitFor()
  expect([await entry.count(), await item.inputValue()]).toEqual([0, 'replace the fan'])
  expect(await album.take('report-due')).toEqual([])
  await due.fill('2026-12-31')
  await add.click()
  await entry.getByText('2026-12-31').waitFor()
  expect(await page.getByText('is no date').count()).toBe(0)
  expect(await notedBy(app.home)).toEqual([userInfo().username])
  expect(app.complaints).toEqual([])
})

it('keeps a remark that was typed and not added, and makes no paper without asking about it', async () => {
  await using app = await startApp()
  await using album = await openAlbum(app)
  const { page } = app
  const field = (name: string) => page.getByLabel(name, { exact: true })
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  const report = page.getByRole('link', { name: 'Report' })
  await report.click()
  await field('Caption of what you attach next (optional)').fill('机柜 12')
  await field('Add a remark').fill('机柜 12 门锁坏了')
  await field('Add an open item').fill('更换风扇')
  await field('Owner').fill('王主任')
  await page.evaluate(`location.hash = location.hash.replace('report', 'run')`)
  await page.waitForURL(/#\/run\//)
  await report.click()
  expect([
    await field('Caption of what you attach next (optional)').inputValue(),
    await field('Add a remark').inputValue(),
    await field('Add an open item').inputValue(),
    await field('Owner').inputValue(),
  ]).toEqual(['机柜 12', '机柜 12 门锁坏了', '更换风扇', '王主任'])

  const dialog = page.getByRole('dialog', { name: 'Typed, but not added yet' })
  const markdown = page.getByRole('button', { name: 'Report as Markdown' })
  async function paperBy(button: string): Promise<string> {
    await markdown.click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: button }).click(),
    ])
    return readFile(await download.path(), 'utf8')
  }
  await markdown.click()
  await dialog.getByText('王主任 · no date').waitFor()
  expect(await album.take('report-unadded')).toEqual([])
  await dialog.getByRole('button', { name: 'Stay here' }).click()
  expect(await paperBy('Save without it')).not.toContain('门锁坏了')
  expect(await field('Add a remark').inputValue()).toBe('机柜 12 门锁坏了')
  const whole = await paperBy('Add and save')
  expect([whole.includes('门锁坏了'), whole.includes('更换风扇')]).toEqual([true, true])
  await expect.poll(() => field('Add a remark').inputValue()).toBe('')
  expect(await field('Add an open item').inputValue()).toBe('')
  expect(app.complaints).toEqual([])
})

/** Whoever a journal names for the entries of the report. */
async function notedBy(home: string): Promise<readonly string[]> {
  const [run = ''] = (await readdir(join(home, 'runs'))).filter(name => !name.startsWith('.'))
  const lines = (await readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')).trim().split('\n')
  const events = lines.map(line => JSON.parse(line) as { readonly type: string; readonly by?: string })
  return [...new Set(events.flatMap(one => (one.type === 'report-noted' ? [one.by ?? ''] : [])))]
}
