/**
 * Whether somebody types in a terminal of `place`, searches in it, or looks at what is to be pasted: it must not be taken away from under
 * their fingers, or a key meant for one host would go to another.
 */
export function isInUse(place: HTMLElement | null): boolean {
  const { activeElement } = document
  const isTyping =
    activeElement?.closest('.terminal-view') instanceof Element && place?.contains(activeElement) === true
  return isTyping || document.querySelector('[aria-modal="true"]') !== null
}
