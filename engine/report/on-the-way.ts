/** What a step went through before it ended as it did: the reader of a pass is told of it too. */
import type { Phrase } from '../phrase.ts'
import { openFault } from '../run/open-fault.ts'
import type { StepState } from '../run/state.ts'
import { drillParams } from '../words/drift.ts'
import type { Deviation } from './model.ts'

type Decision = StepState['decisions'][number]
type Drill = StepState['drills'][number]

/** Done by hand, as a person said, but the gate that was judged for it did not pass. */
export function isUnproven(part: StepState, made: Decision): boolean {
  if (made.decision !== 'by-hand') return false
  const own = part.decisions.filter(({ decision }) => decision === 'by-hand').indexOf(made)
  const judged = part.judged.filter(({ phase }) => phase === 'by-hand')[own]
  return judged !== undefined && judged.verdict !== 'pass'
}

/** Fixes that were run, work by hand that proved nothing, errors that were seen, and drills that failed before the last one. */
export function onTheWay(part: StepState): readonly Deviation[] {
  const { step, host } = part.key
  const of = (code: Deviation['code'], params: Deviation['params']): Deviation => ({
    code,
    step,
    host,
    params,
  })
  const last = part.drills.at(-1)
  const hasOpenFault = openFault(part) !== undefined
  return [
    ...part.diagnoses.map(({ says }, at) =>
      // What was true of an attempt that was refused is not true of the one that was made later.
      of(hasOpenFault && at < part.diagnosesFrom ? 'error-seen-before' : 'error-seen', { says }),
    ),
    ...part.drills
      .filter(drill => drill !== last || !isOpen(part))
      .map(failedAs)
      .flatMap(measured => (measured.length > 0 ? [of('drill-failed-before', { measured })] : [])),
    ...part.decisions.flatMap(made => {
      const said = { by: made.by, ...(made.reason !== '' && { reason: made.reason }) }
      if (made.decision === 'fix') return [of('fix-run', said)]
      return isUnproven(part, made) ? [of('by-hand-not-proven', said)] : []
    }),
  ]
}

/** Why the last drill of a step did not pass, by the codes of its numbers. */
export function lastDrillFailedAs(part: StepState): readonly Phrase[] {
  const last = part.drills.at(-1)
  return last === undefined ? [] : failedAs(last)
}

function failedAs({ result }: Drill): readonly Phrase[] {
  if (result.verdict === 'pass') return []
  return result.reasons.map(code => ({ code, params: drillParams(result) }))
}

const isOpen = ({ outcome }: StepState): boolean => outcome === 'failed' || outcome === 'unknown'
