/** Two windows that change one site in the same moment. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepApproval, readApproval } from '../plans/approvals.ts'
import { openSites } from './sites.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-sites-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('only the first of two texts of one version is written; the other is told', async () => {
  const sites = openSites(() => folder)
  const text = (name: string): string => `schema: siteproof/site/v1\nname: ${name}\nhosts: {}\n`
  const { site, sha256 } = await sites.create('at-once', text('before'))
  const writes = await Promise.allSettled(
    ['first', 'second', 'third'].map(name => sites.write(site, text(name), sha256)),
  )

  expect(writes).toMatchObject([
    { status: 'fulfilled', value: { text: text('first') } },
    { status: 'rejected', reason: { code: 'SITE_CHANGED' } },
    { status: 'rejected', reason: { code: 'SITE_CHANGED' } },
  ])
  expect(await readFile(sites.file(site), 'utf8')).toBe(text('first'))
})

it('approvals of several runbooks are all kept', async () => {
  const runbooks = ['one', 'two', 'three', 'four']
  const at = '2026-01-02T03:04:05.000Z'
  await Promise.all(runbooks.map(name => keepApproval(folder, name, { digest: name, by: 'Li', at })))
  const kept = await Promise.all(runbooks.map(name => readApproval(folder, name)))
  expect(kept.map(one => one?.digest)).toEqual(runbooks)
})
