/** A corrected site file beside the run that it is to correct: what it changes, and how it takes the place of the present one. */
import { shippedKinds } from '../../engine/engine.ts'
import { correctionOf, type Correction } from '../../engine/run/correction.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import type { RunState } from '../../engine/run/state.ts'
import { readInput } from '../../adapters/files/load.ts'
import { correctSite, type RunFolder } from '../../adapters/files/run-folder.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { bindInput, type Input, type Library } from '../input.ts'

export interface PlannedCorrection extends Correction {
  readonly siteName: string
  readonly siteText: Uint8Array
  readonly sha256: string
  /** The file is the very one that the run has. */
  readonly same: boolean
}

/** Touches nothing. Throws InputRefused, FILE_UNREADABLE, CORRECTION_REFUSED. */
export async function planCorrection(
  library: Library,
  before: Input,
  state: RunState,
  file: string,
): Promise<PlannedCorrection> {
  const siteText = await readInput(file)
  const { binding } = await bindInput(library, before, siteText, file)
  const sha256 = systemDigest.sha256(siteText)
  return {
    ...correctionOf(before.binding, binding, state, shippedKinds),
    siteName: binding.site.name,
    siteText,
    sha256,
    same: sha256 === systemDigest.sha256(before.siteText),
  }
}

/** Once everything that it touches is taken back. */
export function putInPlace(
  folder: RunFolder,
  { siteName, siteText, sha256, changed, from }: PlannedCorrection,
  operator: string,
): Promise<RunEvent> {
  const site = { name: siteName, sha256 }
  const event = { operator, site, changed, ...(from !== undefined && { from }) }
  return correctSite(folder, siteText, event, systemDigest)
}
