import { describe, expect, it } from 'vitest'
import { anchor, reportOf } from '../../../test/support/report-fixture.ts'
import { journaled, started } from '../../../test/support/journaled-fixture.ts'
import { binding, check, groupCheck, step } from '../../../test/support/run-fixture.ts'
import { createFold } from '../../run/reduce.ts'
import { buildReport } from '../build.ts'
import type { NoteEntry } from '../../run/notes.ts'
import { reportHtml } from '../html.ts'
import { reportMarkdown } from '../markdown.ts'
import type { Report } from '../model.ts'
import { acceptanceHtml } from './html.ts'
import { acceptanceSheet } from './sheet.ts'

const drawn = { en: 'The rack', zh: '机柜' }

const verdicts = (report: Report) =>
  acceptanceSheet(report, 'en').items.map(row => [row.item, row.tone, row.verdict])

describe('the acceptance sheet', () => {
  it('has a row a step with what was expected and what was found', async () => {
    const one = step('one', { title: drawn, gate: [check('own', { title: drawn }), groupCheck('all')] })
    const [row] = acceptanceSheet(await reportOf([one]), 'en').items
    expect(row).toMatchObject({ no: 1, item: 'The rack', tone: 'pass', verdict: '✔ pass' })
    expect(row?.expected).toContain('The rack')
    expect(row?.measured).toBe('3 of 3 checks passed (a, b, all hosts together)')
  })

  it('never shows a pass for what failed, is unknown, was left out, or was not reached', async () => {
    const steps = [step('one'), step('two', { title: drawn })]
    expect(verdicts(await reportOf(steps, { 'gate-two': 'fail' }))).toEqual([
      ['x', 'pass', '✔ pass'],
      ['The rack', 'fail', '✘ fail'],
    ])
    expect(verdicts(await reportOf(steps, { 'gate-one': 'unknown' }))).toEqual([
      ['x', 'unknown', '? unknown'],
      ['The rack', 'skip', '– skip'],
    ])
    const half = await reportOf([step('one')], { 'b?gate-one': 'fail' })
    expect(verdicts(half)).toEqual([['x', 'fail', '✘ fail']])
    expect(verdicts(await reportOf([step('drill', { risk: 'fault' })]))).toEqual([
      ['x', 'skip', '– not done'],
    ])
  })

  it('expects of a step that did not come to its gate what the runbook wants there, not that its actions end', async () => {
    const named = (id: string) => check(id, { title: { en: `${id} is up`, zh: `${id} 已启动` } })
    const steps = [
      step('one', { gate: [named('one')] }),
      step('two', { require: [named('room')], gate: [named('two'), { ...groupCheck('all'), title: drawn }] }),
      step('three', { gate: [named('three')] }),
    ]
    const stopped = await reportOf(steps, { room: 'fail' })
    const expected = (report: Report) => acceptanceSheet(report, 'en').items.map(row => row.expected)
    expect(expected(stopped)).toEqual(['one is up', 'room is up; two is up; The rack', 'three is up'])
    expect(expected(await reportOf(steps))).toEqual([
      'one is up',
      'room is up; two is up; The rack',
      'three is up',
    ])
    // One host was judged, the other and what concerns both were not.
    const half = await reportOf(
      [step('one', { gate: [named('one'), { ...groupCheck('all'), title: drawn }] })],
      {
        'b?one': 'fail',
      },
    )
    expect(expected(half)).toEqual(['one is up; The rack'])
    const [one] = acceptanceSheet(await reportOf(steps, { one: 'fail' }), 'zh').items
    expect(one?.expected).toBe('one 已启动')
  })

  it('says of a drill that nobody allowed that it was not done, without a switch of the command line', async () => {
    const report = await reportOf([step('drill', { title: drawn, risk: 'fault' })])
    const zh = acceptanceSheet(report, 'zh')
    expect(zh.items.map(({ verdict, measured }) => [verdict, measured])).toEqual([
      ['– 未做', '未做（由工程师决定）'],
    ])
    for (const paper of [reportMarkdown(report, 'zh'), reportMarkdown(report, 'en'), JSON.stringify(zh)])
      expect(paper).not.toContain('--allow-fault')
  })

  it.each([
    [
      'overridden',
      'override',
      {
        en: 'The rack · a: forced through though it had not passed: decided by Wang; reason: sealed',
        zh: '机柜 · a：未通过却强制放行：由 Wang 决定；原因：sealed',
      },
    ],
    [
      'by-hand',
      'by-hand',
      { en: 'The rack · a: done by hand by Wang: sealed', zh: '机柜 · a：Wang 手工完成：sealed' },
    ],
    [
      'skipped',
      'skip',
      { en: 'The rack · a: skipped by Wang: sealed', zh: '机柜 · a：Wang 决定跳过：sealed' },
    ],
  ] as const)(
    'says of a step that was %s by a person who and why, before the customer signs',
    async (outcome, decision, told) => {
      const key = { step: 'one', item: '', host: 'a' }
      const events = journaled(
        started([key]),
        { type: 'step-started', ...key },
        { type: 'decision-made', ...key, decision, by: 'Wang', reason: 'sealed' },
        { type: 'step-finished', ...key, outcome, ...(outcome === 'skipped' && { reason: 'decided' }) },
      )
      const one = step('one', { title: drawn })
      const report = await buildReport(
        createFold(events).state(),
        binding([one]),
        () => Promise.resolve(''),
        anchor,
      )
      for (const language of ['en', 'zh'] as const)
        expect(acceptanceSheet(report, language).deviations).toEqual([told[language]])
    },
  )

  it('names the steps that do not apply here instead of giving them rows, and leaves every step its number', async () => {
    const apart = step('apart', { title: drawn, when: { fact: 'init', is: 'none-of-them' } })
    const report = await reportOf([step('one'), apart, step('three', { title: drawn })])
    const sheet = acceptanceSheet(report, 'zh')
    expect(sheet.items.map(({ no }) => no)).toEqual([1, 3])
    expect(sheet.notApplicable).toBe('本站点不适用：2 机柜')
    // The report gives it the same one.
    expect(reportHtml(report, 'zh')).toContain('<span class="dim">3</span> 机柜')
    expect(reportMarkdown(report, 'zh')).toContain('### 3. 机柜 (three)')
  })

  it('carries what people wrote, and keeps it text in page and style sheet', async () => {
    const evil = '"} </style><b>某医院'
    const html = acceptanceHtml(
      acceptanceSheet(
        await reportOf([step('one')], {}, [
          { kind: 'details', details: { customer: evil, documentNumber: evil } },
          { kind: 'remark', id: 'r', text: evil },
          { kind: 'open-item', id: 'o', text: 'NTP', owner: '王主任', due: '2026-12-01' },
        ]),
        'zh',
      ),
    )
    expect(html).not.toContain('<b>某医院')
    expect(html.match(/<\/style>/g)).toHaveLength(1)
    for (const text of ['某医院', '王主任', '2026-12-01', anchor, String.raw`\7b2c `])
      expect(html).toContain(text)
  })
})

describe('the report', () => {
  const photo = { name: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256: 'c'.repeat(64) }
  const entries: readonly NoteEntry[] = [
    { kind: 'details', details: { customer: '某医院', engineer: '李工' } },
    { kind: 'remark', id: 'r', text: '机柜 12' },
    { kind: 'open-item', id: 'o', text: 'NTP', owner: '王主任', due: '2026-12-01' },
    { kind: 'attachment', id: 'p', use: 'photo', caption: '正面', file: photo },
    {
      kind: 'attachment',
      id: 's',
      use: 'signed-sheet',
      caption: '',
      file: { ...photo, sha256: 'd'.repeat(64) },
    },
  ]
  it('shows notes and photos, and names each file with its hash', async () => {
    const report = await reportOf([step('one')], {}, entries)
    const html = reportHtml(report, 'zh')
    const markdown = reportMarkdown(report, 'zh')
    for (const text of ['某医院', '机柜 12', 'NTP', '王主任', '正面', 'c'.repeat(64), 'd'.repeat(64)]) {
      expect(html).toContain(text)
      expect(markdown).toContain(text)
    }
    expect(html.match(/<img src="data:x"/g)).toHaveLength(1)
  })
})
