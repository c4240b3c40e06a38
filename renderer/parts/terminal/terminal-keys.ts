import type { TerminalState, TerminalTarget } from '../../../engine/contract/terminals.ts'

/** Keys that mean something to the pane and not to the host. */
export type PaneKey = 'find' | 'copy' | 'paste' | 'larger' | 'smaller' | 'normal' | 'leave-up' | 'leave-down'

/** undefined: the host's. `hasSelection`: as in Windows Terminal, ctrl-c copies what is selected and interrupts otherwise. */
export function paneKey(event: KeyboardEvent, hasSelection: boolean): PaneKey | undefined {
  if (event.type !== 'keydown' || event.altKey || event.metaKey || !event.ctrlKey) return undefined
  const key = event.key.toLowerCase()
  if (event.shiftKey && key === 'arrowup') return 'leave-up'
  if (event.shiftKey && key === 'arrowdown') return 'leave-down'
  if (key === '+' || key === '=') return 'larger'
  if (key === '-' || key === '_') return 'smaller'
  if (key === '0' && !event.shiftKey) return 'normal'
  if (key === 'v') return 'paste'
  if (key === 'c') return event.shiftKey || hasSelection ? 'copy' : undefined
  return key === 'f' && !event.shiftKey ? 'find' : undefined
}

/**
 * Whether the host's side takes what is typed: Tab is its own then, and goes on through the page otherwise. A shell that is only being
 * reached keeps it: what somebody types on must not land on a button.
 */
export function takesKeys(kind: TerminalTarget['kind'], state: TerminalState): boolean {
  if (kind === 'run') return state.status === 'watching' && state.typing
  return state.status !== 'ended' && state.status !== 'failed'
}
