import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { writeBooks } from './own-books.ts'
import { startSimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** One step that only a person can do. */
const book = `schema: siteproof/runbook/v1
id: labelled
version: 1.0.0
title: { en: 'Labels on the rack', zh: '机柜贴标签' }
summary: { en: 'One thing that only a person sees.', zh: '只有人能看到的一件事。' }
topic: test
roles:
  a: { hosts: 1, title: { en: 'A host', zh: '主机' } }
steps:
  - id: label
    title: { en: 'Label the second cable', zh: '给第二根网线贴标签' }
    why: { en: 'Whoever comes at night finds it.', zh: '夜里来的人才找得到。' }
    on: [a]
    risk: read
    do:
      - ask: { text: { en: 'Put the label on, and take a photo of it.', zh: '贴好标签并拍照。' } }
    gate:
      - command: { run: 'true' }
`

/** The smallest PNG there is: one grey dot. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })

describe('a step that asks a person, answered with a photo', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  let run = ''

  openForAll(async own => {
    const site = await own(startSimulatedSite())
    const { folder: runbooks } = await own(writeBooks({ labelled: book }))
    app = await own(startApp({ env: site.env, runbooks }))
    // The site of the pair without what only the pair's runbook needs.
    await site.write(app.home, 'Hall-3', site.quiet.replace(/^roles:[\s\S]*/m, 'roles: { a: [node-a] }\n'))
    album = await own(openAlbum(app))
    page = app.page
  })
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const pick = () => page.locator('input[type=file][aria-label="+ Photo or file"]')

  it('takes photos into the run while it waits, refuses what is none, and leaves out what was not meant', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-3/labelled`)
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await button('Run until the next question').click()
    await page.getByText('Put the label on, and take a photo of it.').first().waitFor()

    await pick().setInputFiles([file('cable.png', png)])
    await page.locator('.question').getByText('cable.png').waitFor()
    await pick().setInputFiles(file('rack.png', Buffer.from('no picture')))
    await page.getByRole('alert').getByText('rack.png cannot be attached').waitFor()
    await pick().setInputFiles(file('other.png', Buffer.concat([png, Buffer.from('x')])))
    await button('Leave out other.png').click()
    expect(await page.locator('.question li').allTextContents()).toEqual([
      expect.stringContaining('cable.png'),
    ])
    expect(await album.take('run-ask')).toEqual([])
  })

  it('ends green, with the photo in the journal by its hash and in the report as a picture', async () => {
    await page.locator('.question').getByLabel('Your name').fill('李工')
    await page.locator('.primary').click()
    const end = page.getByRole('region', { name: 'How the run ended' })
    await end.getByText('What to do next').waitFor()
    expect(await page.getByText('Was not run').count()).toBe(0)
    expect(await album.take('run-finished')).toEqual([])

    const journal = await readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
    const answered = journal.split('\n').find(line => line.includes('"type":"question-answered"')) ?? ''
    const [kept, ...more] = (JSON.parse(answered) as { files: readonly { name: string; sha256: string }[] })
      .files
    expect([kept?.name, more]).toEqual(['cable.png', []])
    const bytes = await readFile(join(app.home, 'runs', run, 'attachments', `${kept?.sha256 ?? ''}.png`))
    expect(bytes.equals(png)).toBe(true)

    await button('Open the report').click()
    await page.frameLocator('iframe').getByRole('img', { name: 'cable.png' }).waitFor()
    await button('Verify').click()
    await page.getByText(/lines are chained and complete/).waitFor()
    expect(app.complaints).toEqual([])
  })
})
