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
