/** A page that is loaded anew, or lost: nobody sees any more what it had open, and what it held is free. */
import { afterEach, expect, it, vi } from 'vitest'
import { endAll, started, type StartedDesktop } from './testing/started.ts'

vi.setConfig({ testTimeout: 60_000 })
afterEach(endAll)

/** A run, held by the page, with a shell on one of its hosts in which something prints all the time. */
async function atWork(desktop: StartedDesktop): Promise<{ run: string; terminal: number }> {
  const { reply, own } = desktop
  const ask = async <T>(id: number, method: string, input?: unknown): Promise<T> =>
    ((await reply(own, { id, method, input })) as { reply: { value: T } }).reply.value
  const { run } = await ask<{ run: string }>(1, 'runs.rehearse')
  await ask(2, 'runs.open', { run })
  const target = { kind: 'shell', run, host: 'node-a' }
  const asked = { target, columns: 80, rows: 24, language: 'en' }
  const { terminal } = await ask<{ terminal: number }>(3, 'terminals.open', asked)
  await expect.poll(() => said(desktop, terminal), { timeout: 20_000 }).toContain('root@node-a')
  await ask(4, 'terminals.write', { terminal, text: 'ping 192.168.10.65\r' })
  await expect.poll(() => said(desktop, terminal), { timeout: 20_000 }).toContain('icmp_seq=2')
  return { run, terminal }
}

function said({ window }: StartedDesktop, terminal: number): string {
  const messages = window.webContents.sent as { type: string; terminal?: number; bytes?: Uint8Array }[]
  const parts = messages.filter(one => one.type === 'terminal-bytes' && one.terminal === terminal)
  return parts.map(one => Buffer.from(one.bytes ?? []).toString('utf8')).join('')
}

function released({ window }: StartedDesktop): readonly string[] {
  const messages = window.webContents.sent as { notice?: { type: string; run?: string } }[]
  return messages.flatMap(({ notice }) => (notice?.type === 'run-released' ? [notice.run ?? ''] : []))
}

it.each([
  ['is loaded anew', 'did-navigate', []],
  ['is lost', 'render-process-gone', [{}, { reason: 'clean-exit', exitCode: 0 }]],
  ['has gone before its window', 'destroyed', []],
])('closes the terminals of a page that %s, and frees its run', async (_, event, args) => {
  const desktop = await started()
  const { run, terminal } = await atWork(desktop)
  const before = said(desktop, terminal)

  desktop.window.webContents.emit(event, ...args)

  expect(released(desktop)).toEqual([run])
  await new Promise(resolve => setTimeout(resolve, 1500))
  expect(said(desktop, terminal)).toBe(before)
})

it('gives the page that comes next the run, no terminal of the old one, and no answer to what that one had asked', async () => {
  const desktop = await started()
  const { ipc, own, reply, window } = desktop
  const { run, terminal } = await atWork(desktop)

  ipc.emit('call', own, { id: 5, method: 'runs.open', input: { run } })
  window.webContents.emit('did-navigate')
  const text = 'date\r'
  expect(await reply(own, { id: 6, method: 'terminals.write', input: { terminal, text } })).toMatchObject({
    reply: { ok: false, code: 'TERMINAL_GONE' },
  })
  expect(window.webContents.sent).not.toContainEqual(expect.objectContaining({ type: 'reply', id: 5 }))
  expect(await reply(own, { id: 7, method: 'runs.open', input: { run } })).toMatchObject({
    reply: { value: { access: 'owner' } },
  })
})

it('leaves all as it is where the page only goes to another screen', async () => {
  const desktop = await started()
  const { reply, own, window } = desktop
  const { terminal } = await atWork(desktop)

  window.webContents.emit('did-navigate-in-page')
  window.webContents.emit('did-start-navigation')

  expect(released(desktop)).toEqual([])
  expect(await reply(own, { id: 6, method: 'terminals.write', input: { terminal, text: '' } })).toMatchObject(
    {
      reply: { ok: true },
    },
  )
})
