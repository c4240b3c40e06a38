/** Whoever closes the window, or loads it anew, is asked first while `wouldLose` says so. Returns its own undo. */
export function askBeforeClosing(wouldLose: () => boolean): () => void {
  const onUnload = (event: Event): void => {
    if (wouldLose()) event.preventDefault()
  }
  window.addEventListener('beforeunload', onUnload)
  return () => window.removeEventListener('beforeunload', onUnload)
}
