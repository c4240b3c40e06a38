import { execFileSync } from 'node:child_process'
import { mkdtemp, mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'tar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockRunFolder } from '../files/lock.ts'
import { readRunFolder } from '../files/run-folder.ts'
import { encryptBytes } from './age.ts'
import { sealRunFolder, unsealRunFolder } from './seal.ts'

const passphrase = 'correct horse battery'
const seal = (dir: string): Promise<string> => sealRunFolder(dir, passphrase, 8)
let parent: string
let dir: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'siteproof-seal-'))
  dir = join(parent, 'run')
  await mkdir(join(dir, 'outputs'), { recursive: true, mode: 0o700 })
  await writeFile(join(dir, 'run.json'), '{"canary":"host-name"}', { mode: 0o600 })
  await writeFile(join(dir, 'outputs', 'big.txt'), 'line of evidence\n'.repeat(100_000), { mode: 0o600 })
})
afterEach(() => rm(parent, { recursive: true }))

describe('a sealed run folder', () => {
  it('is one private file that shows nothing, and comes back as it was', async () => {
    const sealed = await seal(dir)

    expect(await readdir(parent)).toEqual(['run.age'])
    expect((await stat(sealed)).mode & 0o777).toBe(0o600)
    expect((await readFile(sealed)).includes('host-name')).toBe(false)
    await expect(readRunFolder(dir)).rejects.toMatchObject({ code: 'RUN_FOLDER_SEALED' })
    expect(await unsealRunFolder(sealed, passphrase)).toBe(dir)
    expect(await readdir(parent)).toEqual(['run'])
    expect(await readFile(join(dir, 'run.json'), 'utf8')).toBe('{"canary":"host-name"}')
    expect((await readFile(join(dir, 'outputs', 'big.txt'))).length).toBe(1_700_000)
    expect((await stat(join(dir, 'outputs', 'big.txt'))).mode & 0o777).toBe(0o600)
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
  })

  it('stays as it is under a wrong passphrase', async () => {
    const sealed = await seal(dir)
    const before = await readFile(sealed)

    await expect(unsealRunFolder(sealed, 'wrong one!')).rejects.toMatchObject({
      code: 'VAULT_PASSPHRASE_WRONG',
    })
    expect((await readFile(sealed)).equals(before)).toBe(true)
    expect(await readdir(parent)).not.toContain('run')
  })

  it.each([0.2, 0.999])('cut at %d of its length it is refused, and kept', async share => {
    const sealed = await seal(dir)
    const whole = await readFile(sealed)
    await writeFile(sealed, whole.subarray(0, Math.floor(whole.length * share)))

    await expect(unsealRunFolder(sealed, passphrase)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect(await readdir(parent)).not.toContain('run')
    expect(await readdir(parent)).toContain('run.age')
  })

  it('is not sealed while somebody works in it', async () => {
    await using lock = await lockRunFolder(dir, new Date())

    await expect(seal(dir)).rejects.toMatchObject({ code: 'RUN_FOLDER_LOCKED' })
    expect(lock).toBeDefined()
    expect(await readdir(parent)).toEqual(['run'])
  })

  it('refuses what never was a run', async () => {
    await rm(join(dir, 'run.json'))
    await expect(seal(dir)).rejects.toMatchObject({ code: 'RUN_FOLDER_INVALID' })
  })
})

describe('where folder and sealed file are both there', () => {
  it('the folder counts when it is sealed again', async () => {
    await writeFile(`${dir}.age`, 'old')
    await writeFile(join(dir, 'run.json'), '{"later":true}')
    await unsealRunFolder(await seal(dir), passphrase)
    expect(await readFile(join(dir, 'run.json'), 'utf8')).toBe('{"later":true}')
  })

  it('the file goes only where the folder is the same', async () => {
    const sealed = await seal(dir)
    const kept = await readFile(sealed)
    await unsealRunFolder(sealed, passphrase)
    await writeFile(sealed, kept)
    await unsealRunFolder(sealed, passphrase)
    expect(await readdir(parent)).toEqual(['run'])

    await writeFile(sealed, kept)
    await writeFile(join(dir, 'run.json'), '{"worked":"on"}')
    await expect(unsealRunFolder(sealed, passphrase)).rejects.toMatchObject({ code: 'SEAL_CONFLICT' })
    expect((await readdir(parent)).toSorted()).toEqual(['run', 'run.age'])
    expect(await readFile(join(dir, 'run.json'), 'utf8')).toBe('{"worked":"on"}')
  })
})

describe('an archive that somebody else made', () => {
  it('cannot write outside the folder, nor bring links', async () => {
    const evil = join(parent, 'evil')
    await mkdir(join(evil, 'sub'), { recursive: true })
    await writeFile(join(evil, 'run.json'), '{}')
    await writeFile(join(parent, 'outside'), 'before')
    await symlink('/etc/passwd', join(evil, 'link'))
    const packed = create({ cwd: join(evil, 'sub'), sync: true, preservePaths: true }, [
      '../run.json',
      '../link',
    ])
    await writeFile(`${dir}.age`, await encryptBytes(packed.read() as Buffer, passphrase, 8))
    await rm(dir, { recursive: true })
    await rm(evil, { recursive: true })

    await expect(unsealRunFolder(dir, passphrase)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect((await readdir(parent)).toSorted()).not.toContain('run.json')
    expect(await readdir(parent)).not.toContain('run')
  })
})

const hasTar = process.platform === 'linux'
it.skipIf(!hasTar)('holds an ordinary tar file inside', async () => {
  const sealed = await seal(dir)
  const { decryptBytes } = await import('./age.ts')
  const tar = await decryptBytes(await readFile(sealed), passphrase, sealed)
  const listed = execFileSync('tar', ['-tf', '-'], { input: tar }).toString()
  expect(listed.split('\n').toSorted().join(' ')).toMatch(/outputs\/big\.txt.*run\.json/)
})
