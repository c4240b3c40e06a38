/** What to do once a run does not work any more, in order. Words: run.end.do.* */
import type { WordUnder } from '../../locales/use-words.ts'
import type { Primary } from './primary.ts'

export interface Ended {
  readonly does: Primary['does']
  readonly headline: string | undefined
  /** Code of the error that ended it. */
  readonly error: string | undefined
  /** How what was written wrong is corrected; absent where it cannot be. */
  readonly correcting?: 'login' | 'correct' | undefined
  readonly canUndo: boolean
  readonly rehearsal: boolean
}

export function nextSteps(ended: Ended): readonly WordUnder<'run.end.do'>[] {
  const { does, headline, correcting, canUndo, rehearsal } = ended
  if (does === 'refused') return ['refused', 'approve']
  if (does === 'resume' || does === 'confirm') {
    return [
      ...(isUnreachable(ended) ? (['reach'] as const) : []),
      headline === 'undone-partly' ? 'resumeBack' : 'resume',
      ...(correcting === undefined
        ? []
        : [correcting === 'login' && !canUndo ? ('loginNew' as const) : correcting]),
      ...(canUndo ? (['undo'] as const) : []),
    ]
  }
  if (headline === 'undone') return ['undone']
  const again = headline === 'double-holding-open' ? (['drillAgain'] as const) : []
  if (rehearsal && headline === 'interrupted') return ['rehearsed', 'real']
  return [
    ...again,
    ...(rehearsal ? (['rehearsed', 'sheet', 'real'] as const) : (['sheet', 'sign', 'scan'] as const)),
  ]
}

/** Nothing else helps before the way to the host is put right. A host that answered and refused us has words of its own. */
function isUnreachable({ headline, error }: Ended): boolean {
  return (
    headline === 'host-lost' && (error === undefined || ['HOST_UNREACHABLE', 'HOST_LOST'].includes(error))
  )
}
