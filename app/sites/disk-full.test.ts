import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSites } from './sites.ts'

const canMount = process.platform === 'linux' && process.getuid?.() === 0

/** A real file system of 256 KiB. */
describe.skipIf(!canMount)('a site for which there is no room', () => {
  let disk: string
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'siteproof-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
  })
  afterEach(async () => {
    execFileSync('umount', [disk])
    await rm(disk, { recursive: true })
  })

  it('leaves its name free for the next try', async () => {
    const sites = openSites(() => disk)
    const text = 'schema: siteproof/site/v1\nname: Hall\nhosts: {}\n'
    const large = `${text}# ${'x'.repeat(400_000)}\n`

    await expect(sites.create('hall', large)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect(await readdir(disk)).toEqual([])

    expect(await sites.create('hall', text)).toMatchObject({ site: 'hall', text })
  })
})
