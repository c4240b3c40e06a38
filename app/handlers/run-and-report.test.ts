import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunCard, RunView } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

/** Driving a rehearsal and writing for its report, as a window asks for it; another window may only look. */
describe('the methods of a run and its report', () => {
  let home: string
  let bench: Workbench
  let run: string

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'siteproof-handlers-'))
    bench = await openTestWorkbench(home)
    run = (await call<{ run: string }>('runs.rehearse')).run
    await until(view => view.state.held?.before !== undefined)
  }, 60_000)
  afterAll(async () => {
    await bench[Symbol.asyncDispose]()
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  })

  const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
  const view = () => call<RunView>('runs.open', { run })
  async function until(holds: (now: RunView) => boolean): Promise<RunView> {
    for (let tries = 0; tries < 300; tries += 1) {
      const now = await view()
      if (holds(now)) return now
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error('the run did not come there')
  }
  const statuses = ({ steps }: RunView['state']) => Object.values(steps).map(part => part.status)
  const isIdle = ({ state }: RunView): boolean => !statuses(state).includes('running')
  const journal = () => readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')

  it('goes on by one part, and holds before the next', async () => {
    expect(statuses((await view()).state)).not.toContain('finished')
    await call('runs.go', { run, stride: 'part', by: 'Li' })
    const { state } = await until(now => statuses(now.state).includes('finished') && isIdle(now))
    expect(statuses(state).filter(status => status === 'finished')).toHaveLength(1)
    expect(state.held?.before).toBeDefined()
    const [card] = await call<readonly RunCard[]>('runs.list')
    expect(card).toMatchObject({ run, working: true, waits: true, headline: { code: 'held' } })
  })

  it('pauses a run that goes through: the part under way ends, and the journal names who held it', async () => {
    await call('runs.go', { run, stride: 'through', by: 'Li' })
    await call('runs.pause', { run, by: 'Wang' })
    const held = await until(now => now.state.held?.by === 'Wang' && isIdle(now))
    // Held, not over: what comes next waits.
    expect(held.working).toBe(true)
    expect(statuses(held.state)).toContain('waiting')
    expect(await journal()).toMatch(/"type":"run-paused"[^\n]*"Wang"/)
  })

  it.each([
    ['runs.go', { stride: 'part', by: 'Mallory' }],
    ['runs.pause', { by: 'Mallory' }],
    ['reports.note', { by: 'Mallory', entry: { kind: 'remark', id: 'x', text: 'not mine' } }],
  ])('refuses %s from a window that does not hold the run', async (method, input) => {
    const reply = await bench.call(method, { run, ...input }, 'second')
    expect(reply).toMatchObject({ ok: false, code: 'RUN_HELD' })
    expect(await journal()).not.toContain('Mallory')
  })

  it('keeps a remark until it is taken back', async () => {
    const note = (entry: unknown) => call('reports.note', { run, by: 'Li', entry })
    await note({ kind: 'remark', id: 'r1', text: '机柜 12' })
    expect((await view()).state.notes.remarks).toMatchObject([{ id: 'r1', text: '机柜 12', by: 'Li' }])
    await note({ kind: 'withdrawn', id: 'r1' })
    expect((await view()).state.notes.remarks).toEqual([])
    expect(await journal()).toContain('机柜 12')
  })

  it('keeps an attached picture by its hash, and nothing that only calls itself one', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    const attach = (name: string, bytes: Buffer) =>
      bench.call(
        'reports.attach',
        {
          run,
          by: 'Li',
          use: 'signed-sheet',
          caption: '',
          name,
          mediaType: 'image/png',
          content: bytes.toString('base64'),
        },
        'first',
      )
    expect(await attach('scan.png', png)).toMatchObject({ ok: true })
    const [kept] = (await view()).state.notes.attachments
    expect(kept).toMatchObject({ use: 'signed-sheet', file: { name: 'scan.png' } })
    const files = await readdir(join(home, 'runs', run), { recursive: true })
    expect(files.some(file => file.includes(kept?.file.sha256 ?? '?'))).toBe(true)

    expect(await attach('fake.png', Buffer.from('#!/bin/sh'))).toMatchObject({
      ok: false,
      code: 'ATTACHMENT_REFUSED',
    })
    expect((await view()).state.notes.attachments).toHaveLength(1)
  })
})
