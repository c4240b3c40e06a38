/** The primary button: what it will do, by where the run stands. It is always in the same place. */
import type { WordUnder } from '../../locales/use-words.ts'
import { isTakenBackWholly } from '../../../engine/run/goes-on.ts'
import type { RunState } from '../../../engine/run/state.ts'
import type { Draft, StepQuestion } from './draft.ts'

export type Primary =
  | { readonly does: 'answer'; readonly question: StepQuestion }
  /** Another step is looked at than the one that asks: nothing is answered unseen. */
  | { readonly does: 'show' }
  | { readonly does: 'go'; readonly host: string }
  | { readonly does: 'wait' }
  | { readonly does: 'resume' }
  /** It came from another laptop: what it uses of this one is confirmed before it goes on. */
  | { readonly does: 'confirm' }
  | { readonly does: 'report' }
  /** Its plan is not the approved one: it cannot go on, from here or from the command line. */
  | { readonly does: 'refused' }

export function primaryOf(standing: {
  readonly state: RunState
  readonly working: boolean
  readonly question: StepQuestion | undefined
  /** Another step than the run's own is looked at. */
  readonly elsewhere: boolean
  /** A run that cannot go on: an audit, or a rehearsal whose hosts are gone. */
  readonly over: boolean
  readonly unconfirmed?: unknown
}): Primary {
  const { state, working, question, elsewhere, over, unconfirmed } = standing
  if (question !== undefined && elsewhere) return { does: 'show' }
  if (question !== undefined) return { does: 'answer', question }
  if (working && state.held?.before !== undefined) return { does: 'go', host: state.held.before.host }
  if (working) return { does: 'wait' }
  if (isRefused(state)) return { does: 'refused' }
  const done = state.outcome === 'passed' || isTakenBackWholly(state)
  if (over || done) return { does: 'report' }
  return unconfirmed === undefined ? { does: 'resume' } : { does: 'confirm' }
}

/** One that ended before its plan was known is compared when it goes on. */
function isRefused({ started, planDigest }: RunState): boolean {
  return started?.approved !== undefined && planDigest !== undefined && started.approved !== planDigest
}

/** What its button says: a key of the words of the Run screen. `number`: place of the step where the run stands. */
export function labelOf(
  primary: Primary,
  now: {
    readonly number: number
    readonly choice: Draft['value']
    readonly pausing: boolean
    readonly declined?: boolean
  },
): { readonly key: WordUnder<'run'>; readonly params: Readonly<Record<string, string | number>> } {
  const { number } = now
  switch (primary.does) {
    case 'answer': {
      const { question } = primary
      const failed =
        'host' in question && question.host !== '*' ? question.host : question.about.hosts.join(', ')
      const fixOn = question.kind === 'failed' && now.choice === 'fix' ? question.fixOn : undefined
      const host = fixOn?.join(', ') ?? failed
      const choice = now.declined === true && now.choice === 'retry' ? 'again' : now.choice || 'stop'
      const key =
        question.kind === 'failed' ? (`choice.${choice}.do` as const) : (`do.${question.kind}` as const)
      return { key, params: { number, host } }
    }
    case 'go':
      return { key: 'do.go', params: { number, host: primary.host } }
    case 'wait':
      return { key: now.pausing ? 'do.pausing' : 'do.wait', params: {} }
    default:
      return { key: `do.${primary.does}`, params: { number } }
  }
}
