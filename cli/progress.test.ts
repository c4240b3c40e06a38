import { expect, it } from 'vitest'
import type { RunEvent } from '../engine/run/events.ts'
import type { Runbook } from '../engine/runbook/schema.ts'
import { createProgress } from './progress.ts'
import type { Shell } from './shell.ts'

const frame = { seq: 1, at: '', ms: 0, prev: '' }
const runbook = {
  steps: [{ id: 'start-a', title: { en: 'Start keepalived on A', zh: '启动 A 的 keepalived' } }],
}

function linesOf(language: 'en' | 'zh', event: Partial<RunEvent>): readonly string[] {
  const lines: string[] = []
  const shell = { language, json: false, colours: false, out: (line: string) => void lines.push(line) }
  createProgress(shell as unknown as Shell, runbook as unknown as Runbook).onEvent?.({
    ...frame,
    ...event,
  } as RunEvent)
  return lines
}

it.each([
  ['en', 'passed  Start keepalived on A (start-a) · node-a'],
  ['zh', '通过  启动 A 的 keepalived (start-a) · node-a'],
] as const)('says what ended in words, and by what name a command would call it (%s)', (language, line) => {
  const ended = {
    type: 'step-finished',
    step: 'start-a',
    item: '',
    host: 'node-a',
    outcome: 'passed',
  } as const

  expect(linesOf(language, ended)).toEqual([line])
})

it('shows a step that the runbook does not know by its id', () => {
  const ended = { type: 'step-finished', step: 'gone', item: 'x', host: '*', outcome: 'failed' } as const

  expect(linesOf('en', ended)).toEqual(['failed  gone (gone) [x]'])
})

it('says of which host a finding is, and what to do about a known error', () => {
  const finding = {
    check: 'gate[0]',
    kind: 'service',
    verdict: 'fail',
    code: 'service-not-active',
    params: {},
    evidence: [],
  }
  const key = { step: 'start-a', item: '', host: 'node-a' } as const
  const judged = {
    type: 'checks-judged',
    ...key,
    phase: 'gate',
    verdict: 'fail',
    findings: [finding],
  } as const
  const words = (text: string) => ({ en: text, zh: text })
  const known = {
    diagnosis: 'gone',
    says: words('it is gone'),
    advice: words('start it'),
    hosts: [],
    evidence: [],
  }

  expect(linesOf('en', judged as Partial<RunEvent>)[0]).toMatch(/^ {4}node-a: .* · fail · /)
  expect(linesOf('en', { type: 'diagnosis-made', ...key, ...known })).toEqual([
    '    → it is gone',
    '      what to do: start it',
  ])
})
