/** A report in each of its formats. Formats that few ask for are loaded when they are. */
import type { ReportFormat } from '../../engine/contract/reports.ts'
import { acceptanceHtml } from '../../engine/report/acceptance/html.ts'
import { acceptanceSheet } from '../../engine/report/acceptance/sheet.ts'
import { reportHtml } from '../../engine/report/html.ts'
import { reportJson } from '../../engine/report/json.ts'
import { reportMarkdown } from '../../engine/report/markdown.ts'
import type { Report } from '../../engine/report/model.ts'
import type { Language } from '../../engine/runbook/text.ts'

export interface Exported {
  readonly extension: string
  readonly type: string
  readonly content: string | Uint8Array
}

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** `printPdf` is the shell's own: Electron's, or the installed browser's. Throws PRINT_FAILED. */
export async function exportReport(
  report: Report,
  format: ReportFormat,
  language: Language,
  printPdf: (html: string) => Promise<Uint8Array>,
): Promise<Exported> {
  const sheet = () => acceptanceSheet(report, language)
  switch (format) {
    case 'html':
      return { extension: 'html', type: 'text/html', content: reportHtml(report, language) }
    case 'md':
      return { extension: 'md', type: 'text/markdown', content: reportMarkdown(report, language) }
    case 'json':
      return { extension: 'json', type: 'application/json', content: reportJson(report) }
    case 'pdf': {
      const content = await printPdf(reportHtml(report, language))
      return { extension: 'pdf', type: 'application/pdf', content }
    }
    case 'sheet-html':
      return { extension: 'sheet.html', type: 'text/html', content: acceptanceHtml(sheet()) }
    case 'sheet-pdf': {
      const content = await printPdf(acceptanceHtml(sheet()))
      return { extension: 'sheet.pdf', type: 'application/pdf', content }
    }
    case 'sheet-docx': {
      const { acceptanceDocx } = await import('../../adapters/docx/acceptance.ts')
      return { extension: 'sheet.docx', type: word, content: await acceptanceDocx(sheet()) }
    }
  }
}
