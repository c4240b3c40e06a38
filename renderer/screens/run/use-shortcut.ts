import { onBeforeUnmount } from 'vue'

/**
 * Ctrl+Enter does what the primary button says: once for each press, and only where nothing else is being answered or typed. Held
 * down, it would confirm one question after the other; behind a dialog or from within a terminal nobody means the button.
 */
export function useShortcut(act: () => void): void {
  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    if (isInTerminal(event.target) || isDialogOpen()) return
    event.preventDefault()
    if (!event.repeat) act()
  }
  window.addEventListener('keydown', onKey)
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}

function isInTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.xterm') !== null
}

/** The browser's own, and those of the component library. */
function isDialogOpen(): boolean {
  return document.querySelector('dialog:modal, [aria-modal="true"]') !== null
}
