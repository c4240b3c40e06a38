import { expect, it } from 'vitest'
import type { DrillResult } from '../drift/types.ts'
import type { Runbook } from '../runbook/schema.ts'
import type { RunEventBody } from './events.ts'
import { exitCodeOf } from './finish.ts'
import { headline, headlineVerdict } from './headline.ts'
import { fill } from '../words/fill.ts'
import { headlineWords } from '../words/run.ts'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { reduce } from './reduce.ts'
import { emptyRun } from './state.ts'

const onA = { step: 'drill', item: '', host: 'a' }
const onB = { step: 'drill', item: '', host: 'b' }
const runbook = { steps: [] } as unknown as Runbook

function claim(...bodies: RunEventBody[]): string {
  const events = journaled(started([onA]), ...bodies)
  return headline(events.reduce(reduce, emptyRun), runbook).code
}
const passedOnA: readonly RunEventBody[] = [
  { type: 'step-started', ...onA },
  { type: 'step-finished', ...onA, outcome: 'passed' },
]
const view = { kind: 'service', summary: 'x', as: 'root', sudo: [] } as const
const end: RunEventBody = { type: 'run-finished', outcome: 'passed', exitCode: 0 }

it('does not miss a part on a host where only the fix for another one ran', () => {
  const fix: RunEventBody = { type: 'action-frozen', ...onB, action: 'fix[0]', digest: 'd', view }

  expect(claim(...passedOnA, end)).toBe('passed')
  expect(claim(fix, ...passedOnA, end)).toBe('passed')
})

it('says where parts that were planned were not run', () => {
  expect(claim({ type: 'step-started', ...onA }, end)).toBe('nothing-proven')
  expect(claim(...passedOnA, { type: 'step-started', ...onB }, end)).toBe('partly')
})

it('says of a run that is held that it waits, and where; never the name of a command', () => {
  const book = {
    steps: [{ id: 'look' }, { id: 'drill', title: { en: 'Pull', zh: '断开' } }],
  } as unknown as Runbook
  const events = journaled(started([onA]), { type: 'run-paused', by: 'Li', before: onA })
  const { code, params } = headline(events.reduce(reduce, emptyRun), book)
  expect(fill(headlineWords[code], params, 'zh')).toBe('等工程师继续：第 2 步“断开”（a）尚未开始')
  for (const words of Object.values(headlineWords)) expect(JSON.stringify(words)).not.toContain('resume')
})

it('gives a run that was taken back no verdict of what it had proved', () => {
  const undone = headlineVerdict({ code: 'undone', params: {} })
  expect([undone, headlineVerdict({ code: 'undone-partly', params: { left: 1 } })]).toEqual([
    'undone',
    'undone',
  ])
  expect(headlineVerdict({ code: 'undo-incomplete', params: {} })).toBe('fail')
  expect(headlineVerdict({ code: 'host-failure-proven', params: {} })).toBe('pass')
})

it('claims no failover where a drill left double holding open: amber, and it does not exit with 0', () => {
  const book = { steps: [{ id: 'drill', risk: 'fault' }] } as unknown as Runbook
  const drilled = (from: string, to: string, reasons: readonly string[]): RunEventBody => ({
    type: 'drill-measured',
    ...onA,
    result: {
      from,
      to,
      address: '10.9.0.100',
      verdict: 'pass',
      reasons,
      notMeasured: [],
      overlap: { min: 0, max: 640 },
    } as unknown as DrillResult,
    samples: { sha256: '', bytes: 0 },
  })
  const run = (...reasons: readonly string[]) =>
    journaled(
      started([onA]),
      { type: 'step-started', ...onA },
      drilled('a', 'b', reasons),
      drilled('b', 'a', []),
      { type: 'step-finished', ...onA, outcome: 'passed' },
      end,
    ).reduce(reduce, emptyRun)
  const open = headline(run('overlap-not-excluded'), book)

  expect(headlineVerdict(open)).toBe('unknown')
  expect(fill(headlineWords[open.code], open.params, 'zh')).toMatch(/1 项演练.*最长 0\.64 秒.*重做/)
  expect(fill(headlineWords[open.code], open.params, 'en')).toContain(
    'double holding of up to 0.64 s is not excluded in 1 drill(s)',
  )
  expect(headline(run(), book).code).toBe('host-failure-proven')
  expect([exitCodeOf('passed', run('overlap-not-excluded')), exitCodeOf('passed', run())]).toEqual([1, 0])

  const again = journaled(
    started([onA]),
    { type: 'step-started', ...onA },
    drilled('a', 'b', ['overlap-not-excluded']),
    { type: 'step-finished', ...onA, outcome: 'passed' },
    { type: 'undo-finished', ...onA, verdict: 'pass', findings: [] },
    { type: 'step-started', ...onA },
    drilled('b', 'a', []),
    { type: 'step-finished', ...onA, outcome: 'passed' },
    end,
  ).reduce(reduce, emptyRun)
  expect([headline(again, book), exitCodeOf('passed', again)]).toEqual([
    { code: 'one-direction-only', params: { direction: 'b → a' } },
    0,
  ])
})

it('says what was not drilled as what the drills cover, not as something that is missing', () => {
  const params = { directions: 'a → b, b → a' }
  const said = [
    fill(headlineWords['host-failure-proven'], params, 'en'),
    fill(headlineWords['host-failure-proven'], params, 'zh'),
  ]

  expect(said[0]).toContain('outside these drills')
  expect(said[1]).toContain('不在这些演练范围内')
  expect(said.join()).not.toMatch(/was run|未做/)
})

it('says of a run whose process ended under it that it was interrupted, and where; never that it goes on', () => {
  const book = {
    steps: [{ id: 'look' }, { id: 'drill', title: { en: 'Pull', zh: '断开' } }],
  } as unknown as Runbook
  const say = (cut: boolean, rehearsal: boolean, ...more: readonly RunEventBody[]): string => {
    const events = journaled(started([onA], { rehearsal }), ...more)
    const { code, params } = headline(events.reduce(reduce, emptyRun), book, cut)
    return fill(headlineWords[code], params, 'en')
  }
  const begun: RunEventBody = { type: 'step-started', ...onA }
  const held: RunEventBody = { type: 'run-paused', by: 'Li', before: onA }
  expect(say(true, false, begun)).toBe('interrupted at step 2, "Pull" on a')
  expect(say(false, false, begun)).toBe('in progress')
  expect(say(true, false, begun, end)).not.toContain('interrupted')
  const onOther: RunEventBody = { type: 'run-paused', by: 'Li', before: onB }
  expect(say(true, false, onOther, begun)).toBe('interrupted at step 2, "Pull" on a')
  // A held run waits in its folder; a rehearsal does not: its hosts are gone.
  expect([say(true, false, held), say(true, true, held)]).toEqual([
    'waits for the engineer: step 2, "Pull" on a, has not begun',
    'interrupted at step 2, "Pull" on a',
  ])
})
