import { expect, it, vi } from 'vitest'
import { memoryShell, type MemoryShell } from '../../adapters/memory/index.ts'
import { localSession } from '../../adapters/memory/local-session.ts'
import type { TerminalState } from '../../engine/contract/terminals.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { RunError } from '../../engine/errors.ts'
import type { HostLinks } from './host-links.ts'
import { openRunPanes } from './run-panes.ts'
import { openTerminals, type OpenRequest, type TerminalsOptions } from './terminals.ts'

const ssh: Ssh = {
  address: '192.0.2.1',
  port: 22,
  user: 'root',
  auth: { agent: true },
  encoding: 'utf-8',
}
const request: OpenRequest = {
  target: { kind: 'shell', run: 'r1', host: 'node-a' },
  ...{ columns: 80, rows: 24, language: 'en' },
}

/** Terminals whose hosts are played by this test: each shell that is opened is in `shells`. */
function scene(options: Partial<TerminalsOptions> = {}, of: Partial<HostLinks> = {}) {
  const shells: MemoryShell[] = []
  const states: TerminalState[] = []
  const opened: string[] = []
  let received = 0
  const session = {
    ...localSession('node-a'),
    shell: () => {
      const shell = memoryShell()
      shells.push(shell)
      return Promise.resolve(shell)
    },
  }
  const links: HostLinks = {
    host: () => Promise.resolve({ access: { name: 'node-a', ssh, hops: [] }, simulated: false }),
    link: () => ({ session: () => Promise.resolve(session), release: () => undefined }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...of,
  }
  const terminals = openTerminals({
    links,
    panes: () => openRunPanes('/nowhere'),
    mayAct: () => undefined,
    shellOpened: (run, host) => Promise.resolve(void opened.push(`${run} ${host}`)),
    bytes: (_screen, _terminal, bytes) => void (received += bytes.length),
    state: (_screen, _terminal, state) => void states.push(state),
    ...options,
  })
  const last = (): MemoryShell => shells.at(-1) ?? memoryShell()
  const open = async (): Promise<number> => {
    const { terminal } = await terminals.open(request, 'mine')
    await vi.waitFor(() => expect(states.at(-1)?.status).toBe('open'))
    return terminal
  }
  return { terminals, open, shells, last, states, opened, received: () => received }
}
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20))

it('lets a flood wait for what the screen has shown', async () => {
  const { terminals, open, last, received } = scene()
  const terminal = await open()

  for (let piece = 0; piece < 96; piece += 1) last().show(new Uint8Array(16 * 1024))
  await settle()
  const first = received()
  expect(first).toBeGreaterThanOrEqual(640 * 1024)
  expect(first).toBeLessThan(672 * 1024)
  terminals.of(terminal, 'mine').shown(first)
  await settle()

  expect(received()).toBeGreaterThan(first)
  expect(last().unread()).toBeGreaterThan(200 * 1024)
})

it('belongs to the screen that opened it, and goes with it', async () => {
  const { terminals, open, last } = scene()
  const terminal = await open()

  terminals.of(terminal, 'mine').write('ls\r')
  expect(last().typed).toEqual(['ls\r'])
  expect(() => terminals.of(terminal, 'other')).toThrow(expect.objectContaining({ code: 'TERMINAL_GONE' }))
  last().show(new Uint8Array(1024 * 1024))
  terminals.screenClosed('mine')

  expect(await last().ended).toEqual({ reason: 'closed' })
  expect(() => terminals.of(terminal, 'mine')).toThrow()
})

it('follows a lost shell by a new one, in the new size, and notes each; an exit is the end until it is asked for again', async () => {
  const { terminals, open, shells, last, states, opened } = scene()
  const terminal = await open()
  terminals.of(terminal, 'mine').resize(132, 43)
  expect(last().sizes).toEqual([[132, 43]])

  last().end({ reason: 'lost' })
  await vi.waitFor(() => expect(shells).toHaveLength(2), { timeout: 3000 })
  await vi.waitFor(() => expect(states.at(-1)?.status).toBe('open'))
  last().end({ reason: 'exited', exitCode: 3 })
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ status: 'ended', exitCode: 3 }))
  terminals.of(terminal, 'mine').reopen()
  await vi.waitFor(() => expect(shells).toHaveLength(3))

  expect(states.map(state => state.status)).toContain('lost')
  await vi.waitFor(() => expect(opened).toEqual(Array(3).fill('r1 node-a')))
  await terminals.closeAll()
})

it('gives no shell that the run could not note, and none to a screen that only reads', async () => {
  const { terminals, states, last } = scene({
    shellOpened: () => Promise.reject(new RunError('JOURNAL_UNWRITABLE', { path: 'x', reason: 'full' })),
  })
  await terminals.open(request, 'mine')
  await vi.waitFor(() =>
    expect(states.at(-1)).toMatchObject({ status: 'failed', code: 'JOURNAL_UNWRITABLE' }),
  )
  expect(await last().ended).toEqual({ reason: 'closed' })

  const held = scene({
    mayAct: () => {
      throw new RunError('RUN_HELD', { run: 'r1' })
    },
  })
  await expect(held.terminals.open(request, 'mine')).rejects.toMatchObject({ code: 'RUN_HELD' })
  expect(held.shells).toEqual([])
})

it('opens no shell for a screen that went while its host was looked up, or before its answer was sent', async () => {
  const access = { access: { name: 'node-a', ssh, hops: [] }, simulated: false }
  for (const gone of ['screenClosed', 'closeAll'] as const) {
    let found = (): void => undefined
    const host = () => new Promise<typeof access>(resolve => (found = () => resolve(access)))
    const { terminals, shells } = scene({}, { host })
    const asked = terminals.open(request, 'mine')
    await terminals[gone]('mine')
    found()
    await expect(asked).rejects.toMatchObject({ code: 'TERMINAL_GONE' })

    const answered = terminals.open(request, 'mine')
    found()
    await answered
    await terminals[gone]('mine')
    await settle()
    expect(shells).toEqual([])
  }
})

it('a number that is closed at once opens no shell', async () => {
  const { terminals, shells } = scene()
  const { terminal } = await terminals.open(request, 'mine')
  await expect(terminals.close(terminal, 'other')).rejects.toMatchObject({ code: 'TERMINAL_GONE' })
  await terminals.close(terminal, 'mine')
  await settle()
  expect(shells).toEqual([])
})

it('closes a shell that came while its screen went, though it never says a byte', async () => {
  let noted = (): void => undefined
  const { terminals, shells, last } = scene({
    shellOpened: () => new Promise<void>(resolve => (noted = resolve)),
  })
  const { terminal } = await terminals.open(request, 'mine')
  await vi.waitFor(() => expect(shells).toHaveLength(1))
  const closing = terminals.close(terminal, 'mine')
  noted()

  expect(await last().ended).toEqual({ reason: 'closed' })
  await closing
})

it('a screen that is gone leaves a shell that cannot be closed, and nothing is thrown', async () => {
  const { terminals, open, last } = scene()
  const terminal = await open()
  last()[Symbol.asyncDispose] = () => Promise.reject(new Error('the host did not let go'))

  terminals.screenClosed('mine')
  await settle()
  expect(() => terminals.of(terminal, 'mine')).toThrow('TERMINAL_GONE')
})
