import { reportHtml } from '../../engine/report/html.ts'
import { reportJson } from '../../engine/report/json.ts'
import { reportMarkdown } from '../../engine/report/markdown.ts'
import type { Report } from '../../engine/report/model.ts'
import type { Language } from '../../engine/runbook/text.ts'
import { readRunFolder } from '../../adapters/files/run-folder.ts'
import { verifyJournal, type JournalProblem } from '../../adapters/files/verify-journal.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { readReport } from '../../app/reports.ts'
import { oneOf, parseArguments } from '../arguments.ts'
import { outJson, say, UsageError, type Shell } from '../shell.ts'
import { writeResult } from '../write.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

const formats = {
  html: reportHtml,
  md: reportMarkdown,
  json: reportJson,
} satisfies Record<string, (report: Report, language: Language) => string>

/** Writes the report of a run, or with `--verify` says whether its journal is still what was written. `--redact`: without names. */
export const report: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
      verify: { type: 'boolean' },
      against: { type: 'string' },
      redact: { type: 'boolean' },
    },
    ['RUN-DIR'],
  )
  const runDir = positionals[0] ?? ''
  if (values.verify === true) return verifyRun(shell, runDir, values.against)
  if (values.format === 'pdf') throw new UsageError('comes-with-app', { name: '--format pdf' })
  const given = values.format ?? (shell.json ? 'json' : 'html')
  const format = oneOf(given, ['html', 'md', 'json'], '--format')
  const built = await readReport(libraryOf(shell), runDir, values.redact === true)
  await writeResult(shell, formats[format](built, shell.language), values.output)
  return 0
}

async function verifyRun(shell: Shell, runDir: string, against: string | undefined): Promise<number> {
  const { dir } = await readRunFolder(runDir)
  const found = await verifyJournal(dir, systemDigest, against)
  const ok = found.problems.length === 0
  if (shell.json) outJson(shell, { ok, ...found })
  for (const problem of found.problems) shell.err(`siteproof: ${problemLine(shell, problem)}`)
  if (ok && !shell.json) {
    const { lines, outputs, lastHash } = found
    shell.out(say(shell, 'verify-ok', { lines, outputs, hash: lastHash }))
    if (against === undefined) shell.err(say(shell, 'verify-no-anchor'))
  }
  return ok ? 0 : 1
}

function problemLine(shell: Shell, { kind, ...params }: JournalProblem): string {
  return say(shell, `verify-${kind}`, params)
}
