import { expect, it } from 'vitest'
import type { Question } from '../engine/run/questions.ts'
import type { Answers } from './answers.ts'
import { createPrompter } from './prompter.ts'
import { RunError } from '../engine/errors.ts'
import { createRedactor } from '../engine/redact.ts'
import type { Shell } from './shell.ts'
import type { Terminal } from './terminal.ts'

const shell: Shell = {
  language: 'en',
  json: false,
  env: {},
  signal: new AbortController().signal,
  interactive: true,
  colours: false,
  runbooksDirs: [],
  redactor: createRedactor(),
  out: () => undefined,
  raw: () => undefined,
  err: () => undefined,
}
const text = { en: 'Is the switch set?', zh: '交换机配置好了吗？' }
const about = { title: text, why: text, risk: 'change', item: '', hosts: ['a', 'b'], actions: [] } as const
const risk = { kind: 'risk', id: 's/risk', step: 's', hosts: ['a', 'b'], risk: 'change', about } as const
const fault: Question = { kind: 'fault', id: 's/fault', step: 's', host: 'node-a', about }
const ask: Question = { kind: 'ask', id: 's/a/do[0]', step: 's', text, choices: ['yes', 'no'], about }
const failed: Question = {
  kind: 'failed',
  id: 's/failed',
  step: 's',
  host: 'a',
  choices: ['stop', 'retry', 'skip'],
  about,
}
const key: Question = {
  kind: 'host-key',
  id: 'k',
  host: 'a',
  address: '10.0.0.1',
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:x',
}
const secret: Question = { kind: 'secret', id: 'secret:p', name: 'p' }

/** A terminal at which these lines are typed, in this order. */
function typing(...lines: string[]) {
  const shown: string[] = []
  const next = (prompt: string): Promise<string> => {
    shown.push(prompt)
    const line = lines.shift()
    return line === undefined ? Promise.reject(new Error('asked once too often')) : Promise.resolve(line)
  }
  const terminal: Terminal = { show: line => void shown.push(line), line: next, secret: next }
  return { terminal, shown }
}

it.each([[fault], [ask], [failed], [key], [secret]])('never lets --yes answer $kind', async question => {
  await expect(createPrompter({ shell, yes: true }).ask(question)).rejects.toMatchObject({
    code: 'QUESTION_UNANSWERED',
    params: { id: question.id },
  })
})

it('lets --yes confirm a risk, and nobody else do so unasked', async () => {
  expect(await createPrompter({ shell, yes: true }).ask(risk)).toEqual({ value: 'confirm' })
  await expect(createPrompter({ shell }).ask(risk)).rejects.toMatchObject({ code: 'QUESTION_UNANSWERED' })
})

it('takes prepared answers by id, but never for a host key or a secret', async () => {
  const answers: Answers = {
    's/a/do[0]': { value: 'yes', by: 'Li' },
    k: { value: 'confirm' },
    'secret:p': { value: 'x' },
  }
  const prompter = createPrompter({ shell, answers })

  expect(await prompter.ask(ask)).toEqual({ value: 'yes', by: 'Li' })
  await expect(prompter.ask(key)).rejects.toMatchObject({ code: 'QUESTION_UNANSWERED' })
  await expect(prompter.ask(secret)).rejects.toMatchObject({ code: 'QUESTION_UNANSWERED' })
})

it('wants the whole word, and refuses on no', async () => {
  const { terminal, shown } = typing('y', '', 'YES', 'no')
  const prompter = createPrompter({ shell, terminal })

  expect(await prompter.ask(risk)).toEqual({ value: 'confirm' })
  expect(await prompter.ask(key)).toEqual({ value: 'refuse' })
  expect(shown.join('\n')).toContain('SHA256:x')
})

it('shows what cannot be undone', async () => {
  const { terminal, shown } = typing('no')
  await createPrompter({ shell, terminal }).ask({
    ...risk,
    irreversible: { en: 'data is gone', zh: '数据无法恢复' },
  })

  expect(shown.join('\n')).toContain('data is gone')
})

it('gives a typed host name back as it was typed', async () => {
  const { terminal } = typing(' node-b ')

  expect(await createPrompter({ shell, terminal }).ask(fault)).toEqual({ value: 'node-b' })
})

it('asks for a name with an answer, and for name and reason with a decision', async () => {
  const { terminal } = typing('yes', '', 'Wang', '', 'skip', 'Wang', '', 'no time')
  const prompter = createPrompter({ shell, terminal })

  expect(await prompter.ask(ask)).toEqual({ value: 'yes', by: 'Wang' })
  expect(await prompter.ask(failed)).toEqual({ value: 'skip', by: 'Wang', note: 'no time' })
})

const kept = { name: 'rack.jpg', mediaType: 'image/jpeg', size: 3, sha256: 'a'.repeat(64) }
const keep = (path: string) =>
  path === '/cam/rack.jpg'
    ? Promise.resolve(kept)
    : Promise.reject(new RunError('FILE_UNREADABLE', { path, reason: 'ENOENT' }))

it('takes photos along with an answer until none is named, and says which it cannot take', async () => {
  const { terminal, shown } = typing('yes', 'Wang', 'on rail 3', '/cam/rak.jpg', '/cam/rack.jpg', '')
  const answer = await createPrompter({ shell, terminal, keep }).ask(ask)

  expect(answer).toEqual({ value: 'yes', by: 'Wang', note: 'on rail 3', files: [kept] })
  expect(shown.filter(line => line.includes('/cam/rak.jpg'))).toHaveLength(1)
})

it('takes the files of a prepared answer when its question comes', async () => {
  const answers = { [ask.id]: { value: 'yes', by: 'Li', files: ['/cam/rack.jpg'] } }
  expect(await createPrompter({ shell, answers, keep }).ask(ask)).toEqual({
    value: 'yes',
    by: 'Li',
    files: [kept],
  })
})

it('asks one question at a time', async () => {
  const { terminal, shown } = typing('yes', 'node-a')
  const prompter = createPrompter({ shell, terminal })
  const both = await Promise.all([prompter.ask(risk), prompter.ask(fault)])

  expect(both).toEqual([{ value: 'confirm' }, { value: 'node-a' }])
  expect(shown.findIndex(line => line.includes('on purpose'))).toBeGreaterThan(1)
})

it("says that a runbook's secret is no login password, and asks until it keeps to its rule", async () => {
  const { terminal, shown } = typing('root-password', 'vrrp-01')
  const title = { en: 'Password in the adverts', zh: '心跳认证口令' }
  const use = { kind: 'value', param: { title, length: '6..8' }, files: ['/etc/a.conf'] } as const
  const answer = await createPrompter({ shell, terminal }).ask({ ...secret, use })

  expect(answer).toEqual({ value: 'vrrp-01' })
  expect(shown.join('\n')).toMatch(/not a host's login password[^]*\/etc\/a\.conf[^]*6–8[^]*13 characters/)
})
