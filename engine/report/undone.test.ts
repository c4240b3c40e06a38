/** What papers and pages say of a run, or of steps of it, that were taken back. */
import { describe, expect, it } from 'vitest'
import { acceptanceDocx } from '../../adapters/docx/acceptance.ts'
import { paragraphsOf, partsOf } from '../../test/support/docx.ts'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { binding, check, step } from '../../test/support/run-fixture.ts'
import type { RunEventBody, StepKey } from '../run/events.ts'
import { createFold } from '../run/reduce.ts'
import { acceptanceHtml } from './acceptance/html.ts'
import { acceptanceSheet } from './acceptance/sheet.ts'
import { buildReport } from './build.ts'
import { reportHtml } from './html.ts'
import { reportJson } from './json.ts'
import { reportMarkdown } from './markdown.ts'
import type { Report } from './model.ts'

const on = (name: string, host = 'a'): StepKey => ({ step: name, item: '', host })

function passed(key: StepKey): readonly RunEventBody[] {
  const found = { check: 'gate[0]', kind: 'command', code: 'holds', params: {}, evidence: [] } as const
  return [
    { type: 'step-started', ...key },
    {
      type: 'checks-judged',
      ...key,
      phase: 'gate',
      verdict: 'pass',
      findings: [{ ...found, verdict: 'pass' }],
    },
    { type: 'step-finished', ...key, outcome: 'passed' },
  ]
}
const undo = (key: StepKey): RunEventBody => ({
  type: 'undo-finished',
  ...key,
  verdict: 'pass',
  findings: [],
})
const end = (outcome: 'passed' | 'undone'): RunEventBody => ({ type: 'run-finished', outcome, exitCode: 0 })

/** Looks, writes, and looks whether what was written holds. */
function reportOf(...bodies: readonly RunEventBody[]): Promise<Report> {
  const steps = ['before', 'write', 'after'].map(name =>
    step(name, { title: { en: name, zh: name }, on: ['a'], gate: [check(name)] }),
  )
  const keys = steps.map(one => on(one.id))
  const state = createFold(
    journaled(started(keys), ...keys.flatMap(passed), end('passed'), ...bodies),
  ).state()
  return buildReport(state, binding(steps), () => Promise.resolve(''), 'ab'.repeat(32))
}

describe('a run that was undone after it had finished', () => {
  it('is shown as undone on every paper, in neither the mark nor the colour of a pass', async () => {
    const report = await reportOf(undo(on('write')), end('undone'))
    const said = {
      zh: '← 已撤销：已证明各主机恢复原状',
      en: '← undone: every host is proven to be as before',
    }
    expect(JSON.parse(reportJson(report))).toMatchObject({ verdict: 'undone' })
    for (const language of ['zh', 'en'] as const) {
      const sheet = acceptanceSheet(report, language)
      expect([sheet.verdict, sheet.result]).toEqual(['undone', said[language]])
      expect(reportHtml(report, language)).toContain(`<p class="headline undone">${said[language]}</p>`)
      expect(reportMarkdown(report, language)).toContain(`**${said[language]}**`)
      expect(acceptanceHtml(sheet)).toContain('<p class="result undone">')
      const word = partsOf(await acceptanceDocx(sheet))['word/document.xml'] ?? ''
      expect(paragraphsOf(word).join('\n')).toContain(said[language])
      expect(word).not.toMatch(/14623A[^]{0,200}←/)
    }
  })
})

it('gives no pass to the row of a step that was taken back', async () => {
  const report = await reportOf(undo(on('write')), end('undone'))
  const rows = (language: 'zh' | 'en') =>
    acceptanceSheet(report, language).items.map(row => [row.item, row.tone, row.verdict])
  expect(rows('zh')).toContainEqual(['write', 'undone', '← 已撤销'])
  expect(rows('en')).toContainEqual(['write', 'undone', '← undone'])
  expect(rows('en')).toContainEqual(['before', 'pass', '✔ pass'])
  expect(reportHtml(report, 'zh')).toContain('<span class="verdict undone">已撤销</span>')
})

it('says of what was proved after a step that was taken back that it counts no longer, and of what came before nothing', async () => {
  const report = await reportOf(undo(on('write')), end('undone'))
  const rows = (language: 'zh' | 'en') =>
    acceptanceSheet(report, language).items.map(row => [row.item, row.verdict, row.measured])
  expect(rows('en')).toEqual([
    ['before', '✔ pass', '1 of 1 checks passed (a)'],
    ['write', '← undone', 'taken back, proven to be as before (a)'],
    ['after', '← no longer counts: undone afterwards', '1 of 1 checks passed (a)'],
  ])
  expect(rows('zh').map(([, verdict]) => verdict)).toEqual([
    '✔ 通过',
    '← 已撤销',
    '← 已失效：之后已撤销前面的步骤',
  ])
  expect(reportMarkdown(report, 'en')).toContain('- **a**: no longer counts: undone afterwards')
  expect(reportHtml(report, 'zh')).toContain('<span class="verdict undone">已失效')
  const anew = [undo(on('write')), end('undone'), ...passed(on('write'))]
  const tones = async (...more: readonly RunEventBody[]) =>
    acceptanceSheet(await reportOf(...anew, ...more, end('passed')), 'en').items.map(({ tone }) => tone)
  expect(await tones()).toEqual(['pass', 'pass', 'undone'])
  expect(await tones(...passed(on('after')))).toEqual(['pass', 'pass', 'pass'])
})

it('keeps a drill that was measured before the undo from counting, beside the one that was made anew', async () => {
  const measured: RunEventBody = {
    type: 'drill-measured',
    ...on('after'),
    result: { verdict: 'pass', reasons: [], notMeasured: [], overlap: null } as never,
    samples: { sha256: '', bytes: 0, inline: '{}' },
  }
  const back = [measured, undo(on('write')), undo(on('after')), end('undone'), ...passed(on('write'))]
  const stale = async (...more: readonly RunEventBody[]) =>
    (await reportOf(...back, ...more)).steps
      .flatMap(({ parts }) => parts.flatMap(({ drills }) => drills))
      .map(drill => drill.stale === true)
  const [begun, ...rest] = passed(on('after'))

  expect(await stale(begun as RunEventBody)).toEqual([true])
  expect(await stale(begun as RunEventBody, measured, ...rest, end('passed'))).toEqual([true, false])
})
