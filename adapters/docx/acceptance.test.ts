import { beforeAll, describe, expect, it } from 'vitest'
import { acceptanceSheet, type Sheet } from '../../engine/report/acceptance/sheet.ts'
import type { Report } from '../../engine/report/model.ts'
import { paragraphsOf, partsOf, tablesOf } from '../../test/support/docx.ts'
import { anchor, reportOf } from '../../test/support/report-fixture.ts'
import { check, step } from '../../test/support/run-fixture.ts'
import { acceptanceDocx } from './acceptance.ts'

const customer = '某市 <第一> "人民" & 医院'
const said = {
  en: {
    number: 'Document no.: HA-7',
    head: ['Step', 'Item', 'Expected', 'Measured', 'Verdict'],
    rows: [
      ['1', 'The rack', 'Is it there?', '2 of 2 checks passed (a, b)', '✔ pass'],
      ['2', 'The cable', expect.any(String), expect.any(String), '✘ fail'],
    ],
    open: ['Item', 'Owner', 'Due'],
    signs: ['For the customer (name, signature, date)', 'For the installer (name, signature, date)'],
    stamp: 'Stamp',
    page: ['Page ', ' of ', ''],
    anchor: `Journal hash (SHA-256): ${anchor}`,
    clocks: 'Host clocks against the laptop: a +3 ± 1 ms · b -1200 ± 1 ms',
  },
  zh: {
    number: '文件编号：HA-7',
    head: ['步骤', '项目', '要求', '实测', '判定'],
    rows: [
      ['1', '机柜', '在不在？', '2 项检查通过 2 项（a、b）', '✔ 通过'],
      ['2', '网线', expect.any(String), expect.any(String), '✘ 失败'],
    ],
    open: ['项目', '责任人', '完成日期'],
    signs: ['客户方（姓名、签字、日期）', '施工方（姓名、签字、日期）'],
    stamp: '盖章',
    page: ['第 ', ' 页，共 ', ' 页'],
    anchor: `日志哈希（SHA-256）：${anchor}`,
    clocks: '主机时钟与笔记本的偏差：a +3 ± 1 ms · b -1200 ± 1 ms',
  },
} as const

describe('the acceptance sheet for Word', () => {
  let report: Report
  beforeAll(async () => {
    const title = { en: 'Is it there?', zh: '在不在？' }
    const steps = [
      step('one', { title: { en: 'The rack', zh: '机柜' }, gate: [check('seen', { title })] }),
      step('two', { title: { en: 'The cable', zh: '网线' } }),
    ]
    report = await reportOf(steps, { 'gate-two': 'fail' }, [
      { kind: 'details', details: { customer, documentNumber: 'HA-7' } },
      { kind: 'remark', id: 'r', text: 'rack 12\u001b[0m\u0000 \ud800机柜' },
      { kind: 'open-item', id: 'o', text: '网线贴标签', owner: '王主任', due: '2026-12-01' },
    ])
  })
  const opened = async (language: Sheet['language']) =>
    partsOf(await acceptanceDocx(acceptanceSheet(report, language)))

  it.each(['en', 'zh'] as const)('says in %s all that the printed one says', async language => {
    const words = said[language]
    const { 'word/document.xml': xml = '' } = await opened(language)
    const [facts = [], items, open, signs] = tablesOf(xml)

    expect(facts.flat()).toContain(customer)
    expect(items).toEqual([words.head, ...words.rows])
    const empty = ['', '', '']
    expect(open).toEqual([words.open, ['网线贴标签', '王主任', '2026-12-01'], empty, empty, empty])
    expect(signs).toEqual([words.signs, [words.stamp, words.stamp]])
    const paragraphs = paragraphsOf(xml)
    for (const text of [words.number, words.anchor, words.clocks]) expect(paragraphs).toContain(text)
  })

  it.each(['en', 'zh'] as const)(
    'counts its pages in %s below each, beside number and hash',
    async language => {
      const [before, between, after] = said[language].page
      const { 'word/footer1.xml': xml = '', 'word/document.xml': document } = await opened(language)
      expect(paragraphsOf(xml)).toEqual([`HA-7 · ${anchor}   ${before}<PAGE>${between}<NUMPAGES>${after}`])
      expect(document).toMatch(/<w:footerReference[^>]*\/>/)
      // A4, and what is signed begins a page of its own.
      expect(document).toContain('<w:pgSz w:w="11906" w:h="16838"')
      expect(document?.match(/<w:pageBreakBefore\/>/g)).toHaveLength(1)
    },
  )

  it('holds nothing that Word refuses to open, whatever was typed or told by a host', async () => {
    const parts = await opened('zh')
    for (const [name, xml] of Object.entries(parts)) {
      expect([name, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\ufffd/.test(xml)]).toEqual([
        name,
        false,
      ])
    }
    expect(paragraphsOf(parts['word/document.xml'] ?? '')).toContain('· rack 12[0m 机柜')
    expect(parts['word/styles.xml']).toContain('w:eastAsia="Microsoft YaHei"')
  })

  it('tells what does not apply before what is to be known, not as a part of it', async () => {
    const apart = step('apart', { title: { en: 'IPv6', zh: 'IPv6' }, when: { fact: 'init', is: 'sysv' } })
    const sheet = acceptanceSheet(await reportOf([step('one'), apart]), 'en')
    const { 'word/document.xml': xml = '' } = partsOf(await acceptanceDocx(sheet))
    const paragraphs = paragraphsOf(xml)
    const at = paragraphs.indexOf('To know before signing')
    expect(paragraphs.slice(at - 1, at + 1)).toEqual([
      'Does not apply here: 2 IPv6',
      'To know before signing',
    ])
    // The second page begins with it.
    expect(xml.indexOf('<w:pageBreakBefore/>')).toBeLessThan(xml.indexOf('Does not apply here'))
  })
})
