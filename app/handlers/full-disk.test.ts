/** A run that stands because this laptop's disk is full says so for as long as it stands, also on a screen that opens it anew. */
import { rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMount, mountSmallDisk } from '../../test/support/small-disk.ts'
import type { RunCard, RunView } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'

/** A real file system of 2 MiB. */
describe.skipIf(!canMount)('on a full disk', () => {
  let small: Awaited<ReturnType<typeof mountSmallDisk>>
  let home: string
  beforeAll(async () => {
    small = await mountSmallDisk('2m')
    home = small.path
  })
  afterAll(() => small[Symbol.asyncDispose]())

  it('keeps why a run that goes on stopped at once, until it goes on with room', async () => {
    await using bench = await openTestWorkbench(home)
    const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('one', bench, method, input)
    const { run } = await call<{ run: string }>('runs.rehearse')
    const open = (): Promise<RunView> => call<RunView>('runs.open', { run })
    const held = () => expect.poll(async () => (await open()).state.held?.before, { timeout: 20_000 })
    const works = () => expect.poll(async () => (await open()).working, { timeout: 20_000 })
    await held().toBeDefined()
    await call('runs.stop', { run })
    await works().toBe(false)
    const ballast = join(home, 'ballast')
    for (let size = 2 ** 21; size >= 1; size /= 2)
      await writeFile(ballast, Buffer.alloc(size), { flag: 'a' }).catch(() => undefined)
    // Room for its lock alone.
    await truncate(ballast, (await stat(ballast)).size - 4096)

    await call('runs.resume', { run, stride: 'through' })
    await works().toBe(false)
    const full = { code: 'JOURNAL_UNWRITABLE', params: { reason: 'ENOSPC' } }
    expect((await open()).error).toMatchObject(full)
    expect((await call<readonly RunCard[]>('runs.list'))[0]?.error).toMatchObject(full)

    await rm(ballast)
    await call('runs.resume', { run, stride: 'nothing' })
    await held().toBeDefined()
    expect((await open()).error).toBeUndefined()
    await call('runs.stop', { run })
    await works().toBe(false)
  }, 60_000)
})
