/** 'Skipped' is what a person decides; what does not apply is called that. */
import { expect, it } from 'vitest'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { binding, step } from '../../test/support/run-fixture.ts'
import type { Finding } from '../run/events.ts'
import { NOT_ALLOWED } from '../run/left-out.ts'
import { createFold } from '../run/reduce.ts'
import { buildReport } from './build.ts'
import { reportHtml } from './html.ts'
import { reportMarkdown } from './markdown.ts'

const onA = { step: 'firewall', item: '', host: 'a' }
const onB = { ...onA, host: 'b' }
const judged = { step: 'write', item: '', host: 'a' }

const finding = (code: string): Finding => ({
  ...{ check: 'gate[0]', kind: 'file', verdict: 'skip' as const, code, params: {}, evidence: [] },
})

async function papers(findings: readonly Finding[], decided: boolean) {
  const view = { kind: 'file', summary: 'x', as: 'root', sudo: [] } as const
  const skip = { verdict: 'skip', code: 'condition', params: {}, changed: false } as const
  const reason = decided ? 'decided' : 'condition'
  const events = journaled(
    started([onA, onB, judged]),
    { type: 'step-finished', ...onA, outcome: 'skipped', reason },
    { type: 'step-finished', ...onB, outcome: 'skipped', reason },
    { type: 'step-started', ...judged },
    { type: 'action-frozen', ...judged, action: 'do[0]', digest: 'd', view },
    { type: 'action-finished', ...judged, action: 'do[0]', ...skip },
    { type: 'checks-judged', ...judged, phase: 'gate', verdict: 'pass', findings },
    { type: 'step-finished', ...judged, outcome: 'passed' },
    { type: 'run-finished', outcome: 'passed', exitCode: 0 },
  )
  const steps = [step('firewall'), step('write', { on: ['a'] })]
  const state = createFold(events).state()
  const report = await buildReport(state, binding(steps), () => Promise.resolve(''), 'ab'.repeat(32))
  return [reportHtml(report, 'zh'), reportMarkdown(report, 'zh'), reportMarkdown(report, 'en')] as const
}

it('calls steps, actions and checks that do not apply not needed, in every paper', async () => {
  const [html, markdown, english] = await papers([finding('condition')], false)

  for (const paper of [html, markdown]) {
    expect(paper).not.toContain('跳过')
    expect(paper.match(/– 不适用|不适用</g)?.length).toBeGreaterThanOrEqual(2)
  }
  expect(english).toContain('**a**: not needed here')
  expect(english).not.toContain('skip')
})

it('keeps the word for what a person decided, and for what an audit left out', async () => {
  const [, decided] = await papers([finding('condition')], true)
  const [, audited] = await papers([finding(NOT_ALLOWED)], false)

  expect(decided).toMatch(/\*\*a\*\*: 跳过/)
  expect(audited).toContain('– 跳过')
})
