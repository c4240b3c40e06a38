import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeStaged, writeDurably } from './durable.ts'

let folder: string
let kept: string
let linked: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-durable-'))
  await mkdir(join(folder, 'kept'))
  kept = join(folder, 'kept', 'site.yaml')
  linked = join(folder, 'site.yaml')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

// Windows lets only an administrator make links.
describe.skipIf(process.platform === 'win32')('a file that is a link', () => {
  beforeEach(async () => {
    await writeFile(kept, 'old')
    await symlink(join('kept', 'site.yaml'), linked)
  })

  it('stays one: the file that it leads to is replaced', async () => {
    await writeDurably(linked, 'new')

    expect((await lstat(linked)).isSymbolicLink()).toBe(true)
    expect(await readFile(kept, 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['kept', 'site.yaml'])
  })

  it('is rid of what killed writes staged where it leads to', async () => {
    const staged = join(folder, 'kept', '.site.yaml.12-1.part')
    await writeFile(staged, 'half')
    await removeStaged(linked)
    expect(await readdir(join(folder, 'kept'))).toEqual(['site.yaml'])
  })
})

it('makes a file that is not there', async () => {
  await writeDurably(linked, 'first')
  expect(await readFile(linked, 'utf8')).toBe('first')
})
