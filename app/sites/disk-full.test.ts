import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canMount, mountSmallDisk } from '../../test/support/small-disk.ts'
import { openSites } from './sites.ts'

/** A real file system of 256 KiB. */
describe.skipIf(!canMount)('a site for which there is no room', () => {
  let small: Awaited<ReturnType<typeof mountSmallDisk>>
  let disk: string
  beforeEach(async () => {
    small = await mountSmallDisk('256k')
    disk = small.path
  })
  afterEach(() => small[Symbol.asyncDispose]())

  it('leaves its name free for the next try', async () => {
    const sites = openSites(() => disk)
    const text = 'schema: siteproof/site/v1\nname: Hall\nhosts: {}\n'
    const large = `${text}# ${'x'.repeat(400_000)}\n`

    await expect(sites.create('hall', large)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect(await readdir(disk)).toEqual([])

    expect(await sites.create('hall', text)).toMatchObject({ site: 'hall', text })
  })
})
