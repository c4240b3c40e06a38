import { resolve } from 'node:path'
import type { Engine, RunSummary } from '../engine/engine.ts'
import type { RunEvent } from '../engine/run/events.ts'
import { openRunFolder, requireRun } from '../adapters/files/run-folder.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemDigest } from '../adapters/system/digest.ts'
import { loadRunFolder, shownPath, type Input } from '../app/input.ts'
import { withEngine, type SessionOptions } from './session.ts'
import { say, UsageError, type Shell } from './shell.ts'
import { libraryOf } from './library.ts'

/** Opens a run folder and works on it with an engine; everything needed is in the folder. */
export async function continueRun(
  shell: Shell,
  runDir: string,
  options: SessionOptions & { readonly siteDir?: string | undefined },
  work: (engine: Engine, input: Input, earlier: readonly RunEvent[]) => Promise<RunSummary>,
): Promise<number> {
  await using folder = await openRunFolder(runDir, { clock: systemClock, digest: systemDigest })
  requireRun(folder)
  const bound = loadRunFolder(libraryOf(shell), folder)
  const input = options.siteDir === undefined ? bound : { ...bound, siteDir: resolve(options.siteDir) }
  if (folder.meta.rehearsal) throw new UsageError('rehearsal-gone', { path: shownPath(folder.dir) })
  const last = folder.journal.recovered.at(-1)
  if (last?.type === 'journal-repaired') shell.err(say(shell, 'repaired', { bytes: last.tornBytes }))
  return await withEngine(shell, folder, input, options, engine =>
    work(engine, input, folder.journal.recovered),
  )
}
