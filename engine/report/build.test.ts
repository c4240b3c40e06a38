import { expect, it } from 'vitest'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { check, fixture, step } from '../../test/support/run-fixture.ts'
import type { RunEventBody, StepKey } from '../run/events.ts'
import { reduce } from '../run/reduce.ts'
import { emptyRun } from '../run/state.ts'
import { acceptanceSheet } from './acceptance/sheet.ts'
import { buildReport } from './build.ts'
import { createSpeaker } from './say.ts'

const onA: StepKey = { step: 'one', item: '', host: 'a' }

function judged(phase: 'gate' | 'resume' | 'by-hand', verdict: 'pass' | 'fail'): RunEventBody {
  const code = verdict === 'pass' ? 'holds' : 'exit-differs'
  const finding = { check: 'gate[0]', kind: 'command', verdict, code, params: {}, evidence: [] }
  return { type: 'checks-judged', ...onA, phase, verdict, findings: [finding] } as RunEventBody
}

async function reportOf(...bodies: RunEventBody[]) {
  const { context } = fixture([step('one', { gate: [check('own')] })], { log: [], verdicts: {} })
  const state = journaled(started([onA]), { type: 'step-started', ...onA }, ...bodies).reduce(
    reduce,
    emptyRun,
  )
  return buildReport(
    state,
    context.binding,
    () => Promise.resolve(''),
    'ab'.repeat(32),
    () => Promise.resolve('data:x'),
  )
}

it('shows what the gate was judged last, not what it was before a person mended it', async () => {
  const byHand = await reportOf(
    judged('gate', 'fail'),
    { type: 'step-finished', ...onA, outcome: 'failed', reason: 'gate' },
    { type: 'decision-made', ...onA, decision: 'by-hand', by: '李工', reason: '插好网线' },
    judged('by-hand', 'pass'),
    { type: 'step-finished', ...onA, outcome: 'by-hand' },
  )

  const findings = byHand.steps.flatMap(one => one.parts.flatMap(part => part.findings))
  expect(findings.map(({ phase, verdict }) => [phase, verdict])).toEqual([['by-hand', 'pass']])
  const [row] = acceptanceSheet(byHand, 'zh').items
  expect(row).toMatchObject({ tone: 'unknown', measured: '1 项检查通过 1 项（a）' })
  expect(row?.verdict).not.toContain('未通过')
})

it('shows a gate that closed again after it had passed', async () => {
  const drifted = await reportOf(
    judged('gate', 'pass'),
    { type: 'step-finished', ...onA, outcome: 'passed' },
    judged('resume', 'fail'),
    { type: 'step-finished', ...onA, outcome: 'failed', reason: 'drift' },
  )

  const findings = drifted.steps.flatMap(one => one.parts.flatMap(part => part.findings))
  expect(findings.map(({ phase, verdict }) => [phase, verdict])).toEqual([
    ['gate', 'pass'],
    ['resume', 'fail'],
  ])
})

it('says before the signature what was measured where a gate was forced through, by whom and why', async () => {
  const forced = await reportOf(
    judged('gate', 'fail'),
    { type: 'step-finished', ...onA, outcome: 'failed', reason: 'gate' },
    { type: 'decision-made', ...onA, decision: 'override', by: '李工', reason: '客户要求' },
    { type: 'step-finished', ...onA, outcome: 'overridden', reason: 'decided' },
  )
  const told = (language: 'zh' | 'en') => createSpeaker(language).deviation(forced.deviations[0]!)
  const said = (language: 'zh' | 'en') => createSpeaker(language).code('exit-differs', {})
  expect(told('zh')).toBe(`未通过却强制放行：实测：${said('zh')}；由 李工 决定；原因：客户要求`)
  expect(told('en')).toBe(
    `forced through though it had not passed: measured: ${said('en')}; decided by 李工; reason: 客户要求`,
  )
  expect(said('zh')).not.toBe('exit-differs')
})

it('counts a check once on the sheet, however often its gate was judged again after a resume', async () => {
  const again = await reportOf(
    judged('gate', 'pass'),
    { type: 'step-finished', ...onA, outcome: 'passed' },
    judged('resume', 'pass'),
  )
  expect(acceptanceSheet(again, 'en').items[0]?.measured).toBe('1 of 1 checks passed (a)')

  const mended = await reportOf(
    judged('gate', 'pass'),
    judged('resume', 'fail'),
    { type: 'step-finished', ...onA, outcome: 'failed', reason: 'drift' },
    { type: 'step-started', ...onA },
    judged('gate', 'pass'),
    { type: 'step-finished', ...onA, outcome: 'passed' },
  )
  expect(acceptanceSheet(mended, 'en').items[0]?.measured).toBe('1 of 1 checks passed (a)')
})

const said = (report: Awaited<ReturnType<typeof reportOf>>) =>
  report.deviations.map(one => createSpeaker('en').deviation(one))
const failed: RunEventBody = { type: 'step-finished', ...onA, outcome: 'failed', reason: 'gate' }

it('tells of work by hand that proved nothing and of the fix that decided the step in the end', async () => {
  const says = { en: 'Two nodes hold the address', zh: '双主' }
  const report = await reportOf(
    judged('gate', 'fail'),
    failed,
    { type: 'decision-made', ...onA, decision: 'by-hand', by: '李工', reason: 'cable' },
    judged('by-hand', 'fail'),
    { type: 'diagnosis-made', ...onA, diagnosis: 'split', says, hosts: ['a'], evidence: [] },
    { type: 'decision-made', ...onA, decision: 'fix', by: '王工', reason: '' },
    { type: 'step-started', ...onA },
    judged('gate', 'pass'),
    { type: 'step-finished', ...onA, outcome: 'passed' },
  )
  expect(said(report)).toEqual(
    expect.arrayContaining([
      'a known error was seen: Two nodes hold the address',
      'done by hand by 李工: cable; the gate judged after it did not pass',
      'the fix of a known error was run by 王工',
    ]),
  )
  expect(report.steps[0]?.parts[0]?.decisions.map(({ unproven }) => unproven)).toEqual([true, undefined])
  expect(acceptanceSheet(report, 'zh').deviations.join()).toContain('王工 执行了已知错误的修复')
})

it('names who left a step out once, and nobody where all hosts together only follow', async () => {
  const group = { ...onA, host: '*' }
  const skipped = { outcome: 'skipped', reason: 'decided' } as const
  const report = await reportOf(
    failed,
    { type: 'decision-made', ...onA, decision: 'skip', by: '李工', reason: 'no window' },
    { type: 'step-finished', ...onA, ...skipped },
    { type: 'step-finished', ...group, ...skipped },
  )
  expect(said(report).filter(one => one.startsWith('skipped'))).toEqual(['skipped by 李工: no window'])
})

it('says why a step stays open, and that a drill was left out', async () => {
  const open = await reportOf(
    judged('gate', 'fail'),
    failed,
    { type: 'question-asked', ...onA, question: 'q', kind: 'fault' },
    { type: 'question-answered', ...onA, question: 'q', value: 'refuse', by: 'root' },
  )
  expect(said(open)[0]).toMatch(/^failed \(.+\): .+/)
  const [answer] = open.steps[0]?.parts[0]?.answers ?? []
  expect(createSpeaker('zh').answer(answer?.value ?? '')).toBe('不做演练')
})
