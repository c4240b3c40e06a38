import { resolve } from 'node:path'
import type { Engine, RunSummary } from '../engine/engine.ts'
import type { RunEvent } from '../engine/run/events.ts'
import { createFold } from '../engine/run/reduce.ts'
import { openRunFolder, requireRun, type RunFolder } from '../adapters/files/run-folder.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemDigest } from '../adapters/system/digest.ts'
import { loadRunFolder, shownPath, type Input } from '../app/input.ts'
import { planCorrection, putInPlace } from '../app/runs/correction.ts'
import { operatorOf } from '../app/session.ts'
import { withEngine, type SessionOptions } from './session.ts'
import { say, sayError, UsageError, type Shell } from './shell.ts'
import { libraryOf } from './library.ts'

interface ContinueOptions extends SessionOptions {
  readonly siteDir?: string | undefined
  /** A site file with corrected values, which takes the place of the run's own. */
  readonly corrected?: string | undefined
}

const ports = { clock: systemClock, digest: systemDigest }

/** Opens a run folder and works on it with an engine; everything needed is in the folder. */
export async function continueRun(
  shell: Shell,
  runDir: string,
  options: ContinueOptions,
  work: (engine: Engine, input: Input, earlier: readonly RunEvent[]) => Promise<RunSummary>,
): Promise<number> {
  const { siteDir, corrected } = options
  if (corrected !== undefined) {
    const stopped = await correct(shell, runDir, resolve(corrected), options)
    if (stopped !== undefined) return stopped
  }
  await using folder = await openRunFolder(runDir, ports)
  requireRun(folder)
  const bound = inputOf(shell, folder, siteDir)
  if (folder.meta.rehearsal) throw new UsageError('rehearsal-gone', { path: shownPath(folder.dir) })
  const last = folder.journal.recovered.at(-1)
  if (last?.type === 'journal-repaired') shell.err(say(shell, 'repaired', { bytes: last.tornBytes }))
  return await withEngine(shell, folder, bound, options, engine =>
    work(engine, bound, folder.journal.recovered),
  )
}

function inputOf(shell: Shell, folder: RunFolder, siteDir: string | undefined): Input {
  const bound = loadRunFolder(libraryOf(shell), folder)
  return siteDir === undefined ? bound : { ...bound, siteDir: resolve(siteDir) }
}

/**
 * Takes back with the old values what the corrected ones touch, then puts the new site file into the folder. Gives an exit code where
 * the run must not go on; undefined: it may.
 */
async function correct(
  shell: Shell,
  runDir: string,
  file: string,
  options: ContinueOptions,
): Promise<number | undefined> {
  await using folder = await openRunFolder(runDir, ports)
  requireRun(folder)
  const before = inputOf(shell, folder, options.siteDir)
  const state = createFold(folder.journal.recovered).state()
  const planned = await planCorrection(libraryOf(shell), before, state, file)
  const { changed, from, same } = planned
  if (same) return undefined
  if (from !== undefined) {
    const title = before.runbook.steps.find(({ id }) => id === from)?.title ?? from
    shell.err(say(shell, 'taking-back', { title, from }))
    const code = await withEngine(shell, folder, before, { ...options, goesOn: true }, engine =>
      engine.takeBack({ to: from }),
    )
    if (code !== 0) {
      shell.err(sayError(shell, 'CORRECTION_STOPPED', { title, from }))
      return code
    }
  }
  await putInPlace(folder, planned, operatorOf(shell.env, before, options.operator))
  if (!shell.json) for (const one of changed) shell.out(say(shell, 'site-corrected', { ...one }))
  return undefined
}
