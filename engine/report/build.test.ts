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
