import { Buffer } from 'node:buffer'
import { anonymise } from '../../engine/report/anonymise.ts'
import { buildReport, type PhotoOf } from '../../engine/report/build.ts'
import type { Report } from '../../engine/report/model.ts'
import { createFold } from '../../engine/run/reduce.ts'
import { readAttachment } from '../../adapters/files/attachments.ts'
import { requireUnchanged } from '../../adapters/files/copies.ts'
import { readJournal } from '../../adapters/files/journal.ts'
import { isWorkedElsewhere } from '../../adapters/files/lock.ts'
import { readRunFolder } from '../../adapters/files/run-folder.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadRunFolder, type Library } from '../input.ts'

/** A larger photo is named with its hash instead of shown: a report must stay one file that can be mailed. */
const shownBytes = 6 * 1024 * 1024

/**
 * The report of a run from its folder alone, also while another process writes it. `working`: this process does.
 * `redact`: without names and addresses.
 */
export async function readReport(
  library: Library,
  runDir: string,
  { working = false, redact = false } = {},
): Promise<Report> {
  const content = await readRunFolder(runDir)
  const journal = await readJournal(content.dir, systemDigest)
  await requireUnchanged(content, journal.events, systemDigest)
  const { binding } = loadRunFolder(library, content)
  const state = createFold(journal.events).state()
  const photos = redact ? undefined : photosIn(content.dir)
  const cut = !working && !(await isWorkedElsewhere(content.dir))
  const report = await buildReport(state, binding, journal.readOutput, journal.lastHash(), photos, cut)
  return redact ? anonymise(report, binding) : report
}

/** A photo that is gone or changed is not shown; `report --verify` says so. */
function photosIn(runDir: string): PhotoOf {
  return async file => {
    if (file.size > shownBytes || !file.mediaType.startsWith('image/')) return undefined
    const bytes = await readAttachment(runDir, file, systemDigest).catch(() => undefined)
    return bytes && `data:${file.mediaType};base64,${Buffer.from(bytes).toString('base64')}`
  }
}
