import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { accessTo, createTestTransport } from '../../adapters/ssh2/testing/transport.ts'
import type { RunEvent, RunEventBody } from '../../engine/run/events.ts'
import { step } from '../../test/support/run-fixture.ts'
import { createPaneText } from './pane-text.ts'
import { openRunPanes, type RunPanes } from './run-panes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-panes-'))
  for (const run of ['one', 'two', 'three', 'four']) await mkdir(join(folder, run))
})
afterAll(() => rm(folder, { recursive: true }))

const key = { step: 'install', item: '', host: 'node-a' }
const journaled = (body: RunEventBody): RunEvent => ({
  ...body,
  seq: 1,
  at: '2026-11-25T12:00:00Z',
  ms: 0,
  prev: '',
})
const frozen = (kind: string, summary: string): RunEvent =>
  journaled({
    ...{ type: 'action-frozen', ...key, action: 'do[0]', digest: '' },
    view: { kind, summary, as: 'root', sudo: [] },
  })
const runbook = {
  steps: [step('install', { title: { en: 'Install from source', zh: '源码安装' } })],
}
const none = { sha256: '', bytes: 0 }
const finished = (exitCode: number | null): RunEvent =>
  journaled({
    ...{ type: 'command-finished', ...key, action: 'do[0]', exitCode },
    ...{ stdout: none, stderr: none, durationMs: 1234 },
  })

/** What the pane of node-a shows, colours aside, until it shows `last`. */
async function shown(panes: RunPanes, last: string, language: 'en' | 'zh' = 'en'): Promise<string> {
  const stop = new AbortController()
  const textOf = createPaneText('node-a', language)
  let text = ''
  for await (const entry of panes.log('node-a').follow(stop.signal)) {
    text += textOf(entry).replaceAll(/\x1b\[[\d;]*m/g, '')
    if (text.includes(last)) stop.abort()
  }
  return text
}

it('shows the command, its output and its exit code, each on lines of its own, in either language', async () => {
  const panes = openRunPanes(join(folder, 'one'))
  const { onEvent, onOutput } = panes.listener(runbook)

  onEvent(frozen('file', '/etc/x (0600)'))
  onEvent(frozen('run', 'make'))
  onOutput('node-a', 'stdout', 'cc a.c\nno line end')
  onEvent(finished(2))
  onOutput('node-b', 'stdout', 'of another host')
  onEvent(finished(null))

  expect(await shown(panes, 'without')).toBe(
    '── Install from source ──\r\nnode-a · /etc/x (0600)\r\nnode-a # make\r\ncc a.c\r\nno line end\r\n' +
      '✗ exit 2 · 1.2 s\r\n? ended without an exit code · 1.2 s\r\n',
  )
  const zh = await shown(openRunPanes(join(folder, 'one')), '没有退出码', 'zh')
  expect(zh).toContain('── 源码安装 ──')
  expect(zh).toContain('✗ 退出码 2 · 1.2 秒')
})

it('says once where a run went on, before the first thing that it does there', async () => {
  const panes = openRunPanes(join(folder, 'three'))
  const listener = panes.listener(runbook)
  const operator = { operator: 'li', app: '0', allowedFaults: [] }

  listener.onOutput('node-a', 'stdout', 'before\n')
  listener.onEvent(journaled({ type: 'run-resumed', ...operator }))
  listener.onOutput('node-a', 'stdout', 'after\n')
  listener.onOutput('node-a', 'stdout', 'end\n')

  expect(await shown(panes, 'end')).toMatch(/^before\r\n── continued [\d:]{8} ──\r\nafter\r\nend\r\n$/)
})

describe.skipIf(whyNoSshd() !== undefined)(`a prompt of a program ${whyNoSshd() ?? ''}`, () => {
  let sshd: TestSshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd[Symbol.asyncDispose]())

  it('is answered by what is typed into the pane while the program listens', async () => {
    await using test = createTestTransport()
    const session = await test.transport.open(accessTo(sshd.ssh))
    const panes = openRunPanes(join(folder, 'two'))
    const listener = panes.listener(runbook)
    const typing = panes.typing('node-a')
    typing.type('too early\r')
    typing.resize(123, 40)
    typing.onChange(() => typing.isOpen() && typing.type('是\r'))

    const result = await session.exec(
      { kind: 'script', text: 'printf "sure? "; read -r answer; echo "got $answer"; stty size', as: 'root' },
      {
        timeoutSeconds: 20,
        tty: panes.terminals('node-a'),
        onOutput: (stream, text) => listener.onOutput('node-a', stream, text),
      },
    )

    expect(result).toMatchObject({ exitCode: 0 })
    expect(typing.isOpen()).toBe(false)
    const text = await shown(panes, '40 123')
    expect(text).toContain('got 是\r\n')
    expect(text).not.toContain('too early')
  })
})

it('says what the disk did not take, in either language', () => {
  for (const [language, words] of [
    ['en', 'could not be written to this laptop’s disk (the disk is full, ENOSPC)'],
    ['zh', '无法写入本机磁盘（磁盘已满，ENOSPC）'],
  ] as const)
    expect(createPaneText('node-a', language)({ kind: 'unkept', code: 'ENOSPC' })).toContain(words)
})

it('calls a connection lost only where there was one', async () => {
  const panes = openRunPanes(join(folder, 'four'))
  const { onEvent } = panes.listener(runbook)
  const params = { host: 'node-a' }
  const identity = {} as Extract<RunEventBody, { type: 'host-connected' }>['identity']
  onEvent(journaled({ type: 'host-lost', host: 'node-a', code: 'HOST_UNREACHABLE', params }))
  onEvent(journaled({ type: 'host-connected', host: 'node-a', identity }))
  onEvent(journaled({ type: 'host-lost', host: 'node-a', code: 'HOST_UNREACHABLE', params }))

  expect(await shown(panes, 'connection lost')).toMatch(
    /^── not connected [\d:]{8} ──\r\n── connection lost [\d:]{8} ──/,
  )
})
