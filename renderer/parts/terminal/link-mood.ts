import type { TerminalState } from '../../../engine/contract/terminals.ts'

/** Milliseconds from which on a person notices each key. */
const slowMs = 200

/** How a link's state is drawn. An answer that is overdue counts as a slow one. */
export function linkMood(state: TerminalState): 'good' | 'slow' | 'bad' | 'off' {
  switch (state.status) {
    case 'open':
      return (state.roundTripMs ?? 0) >= slowMs ? 'slow' : 'good'
    case 'watching':
      return state.typing ? 'slow' : 'off'
    case 'connecting':
      return 'slow'
    case 'lost':
    case 'failed':
      return 'bad'
    case 'ended':
      return 'off'
  }
}
