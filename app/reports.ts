import { anonymise } from '../engine/report/anonymise.ts'
import { buildReport } from '../engine/report/build.ts'
import type { Report } from '../engine/report/model.ts'
import { createFold } from '../engine/run/reduce.ts'
import { readJournal } from '../adapters/files/journal.ts'
import { readRunFolder } from '../adapters/files/run-folder.ts'
import { systemDigest } from '../adapters/system/digest.ts'
import { loadRunFolder, type Library } from './input.ts'

/** The report of a run from its folder alone, also while another process writes it; `redact`: without names and addresses. */
export async function readReport(library: Library, runDir: string, redact = false): Promise<Report> {
  const content = await readRunFolder(runDir)
  const journal = await readJournal(content.dir, systemDigest)
  const { binding } = loadRunFolder(library, content)
  const state = createFold(journal.events).state()
  const report = await buildReport(state, binding, journal.readOutput, journal.lastHash())
  return redact ? anonymise(report, binding) : report
}
