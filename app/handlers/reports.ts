import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { ExportedFile, reportMethods } from '../../engine/contract/reports.ts'
import { reportHtml } from '../../engine/report/html.ts'
import { reportJson } from '../../engine/report/json.ts'
import { reportMarkdown } from '../../engine/report/markdown.ts'
import { verifyJournal } from '../../adapters/files/verify-journal.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { readReport } from '../reports.ts'
import type { Bench } from '../workbench.ts'

export function reportHandlers({ library, runs, printPdf }: Bench): HandlersOf<typeof reportMethods> {
  return {
    async 'reports.export'({ run, format, language }) {
      const report = await readReport(library, runs.dir(run))
      const named = (extension: string, type: string): Pick<ExportedFile, 'name' | 'type'> => ({
        name: `${run}.${extension}`,
        type,
      })
      switch (format) {
        case 'html':
          return { ...named('html', 'text/html'), content: reportHtml(report, language), encoding: 'text' }
        case 'md':
          return {
            ...named('md', 'text/markdown'),
            content: reportMarkdown(report, language),
            encoding: 'text',
          }
        case 'json':
          return { ...named('json', 'application/json'), content: reportJson(report), encoding: 'text' }
        case 'pdf': {
          const pdf = await printPdf(reportHtml(report, language))
          const content = Buffer.from(pdf).toString('base64')
          return { ...named('pdf', 'application/pdf'), content, encoding: 'base64' }
        }
      }
    },
    async 'reports.verify'({ run, against }) {
      const found = await verifyJournal(runs.dir(run), systemDigest, against)
      return { ok: found.problems.length === 0, ...found }
    },
  }
}
