/** The stretches of a run whose site is corrected: back with the old values, the new file in its place, on with the new ones. */
import { RunError } from '../../engine/errors.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import type { Stride } from '../../engine/run/pace.ts'
import { createFold } from '../../engine/run/reduce.ts'
import { openRunFolder, type RunFolder } from '../../adapters/files/run-folder.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadRunFolder, type Input, type Library } from '../input.ts'
import { boundDigest } from '../plan-digest.ts'
import { putInPlace, type PlannedCorrection } from './correction.ts'
import type { Stretch } from './live-run.ts'

export interface Correcting {
  readonly folder: RunFolder
  readonly before: Input
  readonly planned: PlannedCorrection
  readonly library: Library
  readonly by: string
  /** How far it goes by itself at first, with the new values. */
  readonly first: Stride | 'nothing'
  /** Hears of the correction itself, which is no event of an engine. */
  readonly told: (event: RunEvent) => void
}

/** Throws, from within, CORRECTION_STOPPED where something could not be proved to be as before: the old site file stays. */
export async function correctingStretch(correcting: Correcting): Promise<Stretch> {
  const { folder, before, planned } = correcting
  const { from } = planned
  if (from === undefined) return correctedStretch(correcting, folder)
  return {
    folder,
    fold: createFold(folder.journal.recovered),
    input: before,
    first: 'through',
    task: engine => engine.takeBack({ to: from }),
    async after({ outcome, error }) {
      if (outcome === 'undone') return correctedStretch(correcting, await openRunFolder(folder.dir, ports))
      if (error === undefined && outcome === 'failed') {
        const title = before.runbook.steps.find(({ id }) => id === from)?.title ?? from
        throw new RunError('CORRECTION_STOPPED', { title, from })
      }
      return undefined
    },
  }
}

const ports = { clock: systemClock, digest: systemDigest }

/** Takes over the open folder, and opens it anew with the corrected file in it. */
async function correctedStretch(correcting: Correcting, folder: RunFolder): Promise<Stretch> {
  const { planned, by, library, first, told } = correcting
  {
    await using open = folder
    told(await putInPlace(open, planned, by))
  }
  const corrected = await openRunFolder(folder.dir, ports)
  try {
    const input = loadRunFolder(library, corrected)
    return {
      folder: corrected,
      fold: createFold(corrected.journal.recovered),
      input,
      first,
      task: engine => engine.resume({ planDigest: boundDigest(input) }),
    }
  } catch (error) {
    await corrected[Symbol.asyncDispose]()
    throw error
  }
}
