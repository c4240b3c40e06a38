import { Buffer } from 'node:buffer'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { reportMethods } from '../../engine/contract/reports.ts'
import { keepAttachment } from '../../adapters/files/attachments.ts'
import { verifyJournal } from '../../adapters/files/verify-journal.ts'
import { systemDigest, systemRandom } from '../../adapters/system/digest.ts'
import { exportReport } from '../reports/export.ts'
import { readReport } from '../reports/read.ts'
import type { Bench } from '../workbench.ts'

export function reportHandlers({
  library,
  runs,
  holders,
  printPdf,
}: Bench): HandlersOf<typeof reportMethods> {
  return {
    async 'reports.export'({ run, format, language }) {
      const report = await readReport(library, runs.dir(run), { working: runs.worksOn(run) })
      const { extension, type, content } = await exportReport(report, format, language, printPdf)
      const name = `${run}.${extension}`
      if (typeof content === 'string') return { name, type, content, encoding: 'text' }
      return { name, type, content: Buffer.from(content).toString('base64'), encoding: 'base64' }
    },
    async 'reports.note'({ run, by, entry }, { screen }) {
      holders.need(run, screen)
      await runs.note(run, by, entry)
      return null
    },
    async 'reports.attach'({ run, by, use, caption, name, mediaType, content }, { screen }) {
      holders.need(run, screen)
      const given = { name, mediaType, content: Buffer.from(content, 'base64') }
      // First the file, then the event that names it: a crash in between leaves a file that nobody misses.
      const file = await keepAttachment(runs.dir(run), given, systemDigest)
      await runs.note(run, by, { kind: 'attachment', id: systemRandom.hex(6), use, caption, file })
      return null
    },
    async 'reports.verify'({ run, against }) {
      const found = await verifyJournal(runs.dir(run), systemDigest, against)
      return { ok: found.problems.length === 0, ...found }
    },
  }
}
