const tabbable =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, iframe, [tabindex]'

/** Moves the focus past `place`, which keeps the Tab key to itself: to what comes after or before it in the page. */
export function focusBeside(place: HTMLElement, by: 1 | -1): void {
  const others = [...document.querySelectorAll<HTMLElement>(tabbable)].filter(
    one => one.tabIndex >= 0 && one.checkVisibility() && !place.contains(one),
  )
  const follows = (one: HTMLElement): boolean =>
    (place.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const next = others.findIndex(follows)
  const before = (next === -1 ? others.length : next) - 1
  others.at(by === 1 ? Math.max(next, 0) : before)?.focus()
}
