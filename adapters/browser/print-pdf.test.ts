import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { acceptanceHtml } from '../../engine/report/acceptance/html.ts'
import { acceptanceSheet } from '../../engine/report/acceptance/sheet.ts'
import { reportHtml } from '../../engine/report/html.ts'
import { anchor, reportOf } from '../../test/support/report-fixture.ts'
import { check, step } from '../../test/support/run-fixture.ts'
import { findBrowser } from './find.ts'
import { printPdf } from './print-pdf.ts'

const browser = findBrowser(process.env)

function whyNoLook(): string | undefined {
  if (browser === undefined) return 'no Chrome, Edge or Chromium on this machine'
  if (spawnSync('pdftotext', ['-v']).error !== undefined) return 'no pdftotext on this machine'
  return undefined
}

/** The words of each page as they stand on the paper, without blanks: between Chinese characters they say nothing. */
function pagesOf(pdf: Uint8Array): readonly string[] {
  const { stdout } = spawnSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], {
    input: pdf,
    encoding: 'utf8',
  })
  return stdout
    .split('\f')
    .slice(0, -1)
    .map(page => page.replaceAll(/\s+/g, ''))
}

/** As many rows as the first page is made for, each of two lines, as those of the shipped runbooks are. */
const steps = Array.from({ length: 20 }, (_, index) =>
  step(`s${String(index)}`, {
    title: {
      en: `Write the configuration on both nodes, part ${String(index)}`,
      zh: `把配置文件写到两台主机上，第 ${String(index)} 部分`,
    },
    gate: [
      check(`g${String(index)}`, {
        title: {
          en: 'service runs; nothing bad in its log; exactly one node holds the address',
          zh: '服务正在运行；日志无异常；有且只有一台主机持有虚拟 IP 地址',
        },
      }),
    ],
  }),
)

describe.skipIf(whyNoLook() !== undefined)(`the printed acceptance sheet ${whyNoLook() ?? ''}`, () => {
  it.each([
    [
      'en',
      ['Acceptancesheet', 'HA-7', '某市人民医院', 'Itemstested'],
      'Page1of2',
      ['Signatures', 'Stamp', '王主任', '2026-12-01'],
      'Page2of2',
    ],
    [
      'zh',
      ['验收单', 'HA-7', '某市人民医院', '检测项目'],
      '第1页，共2页',
      ['签字', '盖章', '王主任', '2026-12-01'],
      '第2页，共2页',
    ],
  ] as const)(
    'has two pages in %s, and says on each which it is',
    async (language, first, one, second, two) => {
      const report = await reportOf(steps, {}, [
        { kind: 'details', details: { customer: '某市人民医院', documentNumber: 'HA-7' } },
        { kind: 'open-item', id: 'o', text: '网线贴标签', owner: '王主任', due: '2026-12-01' },
      ])
      const pages = pagesOf(await printPdf(acceptanceHtml(acceptanceSheet(report, language)), browser))

      expect(pages).toHaveLength(2)
      for (const text of [...first, one]) expect(pages[0]).toContain(text)
      for (const text of [...second, two]) expect(pages[1]).toContain(text)
      // The result and a row a step; the table does not go on over the page.
      expect(pages.map(page => page.split('✔').length - 1)).toEqual([steps.length + 1, 0])
      expect(pages.every(page => page.includes(`HA-7·${anchor}`))).toBe(true)
    },
  )
})

it.skipIf(whyNoLook() !== undefined)('prints report and sheet on the same paper, which is A4', async () => {
  const report = await reportOf(steps.slice(0, 3))
  const sizeOf = async (html: string): Promise<string | undefined> => {
    const input = await printPdf(html, browser)
    const { stdout } = spawnSync('pdfinfo', ['-'], { input, encoding: 'utf8' })
    return /^Page size: +(.*)$/m.exec(stdout)?.[1]
  }
  for (const html of [reportHtml(report, 'zh'), acceptanceHtml(acceptanceSheet(report, 'zh'))])
    expect(await sizeOf(html)).toMatch(/\(A4\)$/)
})
