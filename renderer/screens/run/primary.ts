/** The primary button: what it will do, by where the run stands. It is always in the same place. */
import type { RunState } from '../../../engine/run/state.ts'
import type { StepQuestion } from './draft.ts'

export type Primary =
  | { readonly does: 'answer'; readonly question: StepQuestion }
  | { readonly does: 'go'; readonly host: string }
  | { readonly does: 'wait' }
  | { readonly does: 'resume' }
  | { readonly does: 'report' }
  /** Its plan is not the approved one: it cannot go on, from here or from the command line. */
  | { readonly does: 'refused' }

export function primaryOf(standing: {
  readonly state: RunState
  readonly working: boolean
  readonly question: StepQuestion | undefined
  /** A run that cannot go on: an audit, or a rehearsal whose hosts are gone. */
  readonly over: boolean
}): Primary {
  const { state, working, question, over } = standing
  if (question !== undefined) return { does: 'answer', question }
  if (working && state.held?.before !== undefined) return { does: 'go', host: state.held.before.host }
  if (working) return { does: 'wait' }
  if (isRefused(state)) return { does: 'refused' }
  const done = state.outcome === 'passed' || state.outcome === 'undone'
  return over || done ? { does: 'report' } : { does: 'resume' }
}

/** One that ended before its plan was known is compared when it goes on. */
function isRefused({ started, planDigest }: RunState): boolean {
  return started?.approved !== undefined && planDigest !== undefined && started.approved !== planDigest
}
