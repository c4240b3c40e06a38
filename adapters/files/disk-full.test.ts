import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMount, mountSmallDisk } from '../../test/support/small-disk.ts'
import { memoryClock, memoryDigest } from '../memory/index.ts'
import { openJournal, readJournal } from './journal.ts'

const ports = { clock: memoryClock(), digest: memoryDigest }
/** A real file system of 256 KiB. */
describe.skipIf(!canMount)('on a full disk', () => {
  let small: Awaited<ReturnType<typeof mountSmallDisk>>
  let disk: string
  beforeAll(async () => {
    small = await mountSmallDisk('256k')
    disk = small.path
  })
  afterAll(() => small[Symbol.asyncDispose]())

  it('takes back what did not fit, says so, and goes on once there is room', async () => {
    await using journal = await openJournal(disk, ports)
    await journal.append({ type: 'run-paused', by: 'before' })
    const ballast = join(disk, 'ballast')
    await writeFile(ballast, Buffer.alloc(200 * 1024))

    const big = { type: 'run-paused', by: 'x'.repeat(30_000) } as const
    const tries = await Promise.allSettled([journal.append(big), journal.append(big), journal.append(big)])
    expect(tries.every(one => one.status === 'rejected')).toBe(true)
    expect(tries[0]).toMatchObject({ reason: { code: 'JOURNAL_UNWRITABLE', params: { reason: 'ENOSPC' } } })
    expect((await readFile(join(disk, 'journal.jsonl'), 'utf8')).split('\n')).toHaveLength(2)

    await rm(ballast)
    await journal.append({ type: 'run-paused', by: 'after' })
    expect((await readJournal(disk, memoryDigest)).events.map(event => event.seq)).toEqual([1, 2])
  })

  it('leaves nothing of an output that did not fit', async () => {
    await using journal = await openJournal(disk, ports)

    await expect(journal.keepOutput('y'.repeat(400_000))).rejects.toMatchObject({
      code: 'JOURNAL_UNWRITABLE',
    })
    expect(await readdir(join(disk, 'outputs'))).toEqual([])
  })
})
