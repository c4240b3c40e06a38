import { typedHash } from '../../engine/report/typed-hash.ts'
import type { ReportFormat } from '../../engine/contract/reports.ts'
import { findBrowser } from '../../adapters/browser/find.ts'
import { printPdf } from '../../adapters/browser/print-pdf.ts'
import { readRunFolder } from '../../adapters/files/run-folder.ts'
import { verifyJournal, type JournalProblem } from '../../adapters/files/verify-journal.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { exportReport } from '../../app/reports/export.ts'
import { readReport } from '../../app/reports/read.ts'
import { oneOf, parseArguments } from '../arguments.ts'
import { outJson, say, UsageError, type Shell } from '../shell.ts'
import { writeResult } from '../write.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** Writes the report of a run, or with `--verify` says whether its journal is still what was written. `--redact`: without names. */
export const report: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
      sheet: { type: 'boolean' },
      verify: { type: 'boolean' },
      against: { type: 'string' },
      redact: { type: 'boolean' },
    },
    ['RUN-DIR'],
  )
  const runDir = positionals[0] ?? ''
  if (values.verify === true) return verifyRun(shell, runDir, values.against)
  const built = () => readReport(libraryOf(shell), runDir, { redact: values.redact === true })
  const format = formatOf(
    values.format ?? (shell.json && values.sheet !== true ? 'json' : 'html'),
    values.sheet === true,
  )
  // Bytes have no place on a terminal, nor on a standard output that carries text.
  const binary = format.endsWith('pdf') || format.endsWith('docx')
  if (binary && (values.output === undefined || values.output === '-'))
    throw new UsageError('needs-output', { format })
  const browser = findBrowser(shell.env)
  const { content } = await exportReport(await built(), format, shell.language, html =>
    printPdf(html, browser),
  )
  await writeResult(shell, content, values.output)
  return 0
}

function formatOf(given: string, sheet: boolean): ReportFormat {
  if (!sheet) return oneOf(given, ['html', 'md', 'json', 'pdf'], '--format')
  return `sheet-${oneOf(given, ['html', 'pdf', 'docx'], '--sheet --format')}`
}

async function verifyRun(shell: Shell, runDir: string, against: string | undefined): Promise<number> {
  const typed = against === undefined ? undefined : typedHash(against)
  if (typed?.ok === false) throw new UsageError('no-hash', { says: typed.says })
  const { dir } = await readRunFolder(runDir)
  const found = await verifyJournal(dir, systemDigest, typed?.hash)
  const ok = found.problems.length === 0
  if (shell.json) outJson(shell, { ok, ...found })
  for (const problem of found.problems) shell.err(`siteproof: ${problemLine(shell, problem)}`)
  if (ok && !shell.json) {
    const { lines, outputs, lastHash } = found
    shell.out(say(shell, 'verify-ok', { lines, outputs, hash: lastHash }))
    if (against === undefined) shell.err(say(shell, 'verify-no-anchor'))
    else if (found.notesAfter > 0) shell.err(say(shell, 'verify-notes-after', { notes: found.notesAfter }))
  }
  return ok ? 0 : 1
}

function problemLine(shell: Shell, { kind, ...params }: JournalProblem): string {
  return say(shell, `verify-${kind}`, params)
}
