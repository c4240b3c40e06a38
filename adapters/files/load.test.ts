import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { diskFiles } from './inspect.ts'
import { findRunbook, listRunbooks, readInput, readRunbookFolder, sitePath } from './load.ts'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'siteproof-load-'))
  await mkdir(join(base, 'demo', 'templates'), { recursive: true })
  await mkdir(join(base, 'demo', 'fixtures'))
  await mkdir(join(base, 'no-runbook'))
  await writeFile(join(base, 'demo', 'runbook.yaml'), 'x')
  await writeFile(join(base, 'demo', 'templates', 'a.conf'), 'y')
  await writeFile(join(base, 'demo', 'fixtures', 'bad.txt'), 'z')
  await writeFile(join(base, 'demo', '.hidden'), 'z')
})
afterEach(() => rm(base, { recursive: true }))

it('reads a runbook with its templates, without fixtures and hidden files', async () => {
  expect(Object.keys(await readRunbookFolder(join(base, 'demo')))).toEqual([
    'runbook.yaml',
    'templates/a.conf',
  ])
})

it('lists folders that hold a runbook, and none where there is no such folder', async () => {
  expect(await listRunbooks(base)).toEqual([{ id: 'demo', folder: join(base, 'demo') }])
  expect(await listRunbooks(join(base, 'absent'))).toEqual([])
})

it('finds a runbook by id, folder or file', async () => {
  const folder = join(base, 'demo')
  expect(await findRunbook('demo', [join(base, 'absent'), base])).toBe(folder)
  expect(await findRunbook(folder, [])).toBe(folder)
  expect(await findRunbook(join(folder, 'runbook.yaml'), [])).toBe(folder)
  await expect(findRunbook('../demo', [base])).rejects.toMatchObject({ code: 'RUNBOOK_NOT_FOUND' })
})

it('takes paths of a site file from its own folder, or from home', () => {
  expect(sitePath('kit', '/sites/a')).toBe('/sites/a/kit')
  expect(sitePath('/kit', '/sites/a')).toBe('/kit')
  expect(sitePath('~/.ssh/id', '/sites/a')).toBe(join(homedir(), '.ssh', 'id'))
})

it('says which file cannot be read and why', async () => {
  await expect(readInput(join(base, 'absent'))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    params: { path: join(base, 'absent'), reason: 'ENOENT' },
  })
})

it('measures a file, tells an absent one apart, and refuses a folder', async () => {
  expect(await diskFiles.inspect(join(base, 'demo', 'runbook.yaml'))).toEqual({
    bytes: 1,
    sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
  })
  expect(await diskFiles.inspect(join(base, 'absent'))).toBeUndefined()
  await expect(diskFiles.inspect(base)).rejects.toMatchObject({ params: { reason: 'EISDIR' } })
})
