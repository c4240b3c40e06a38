import type { ObjectDirective } from 'vue'

/** Buttons that had the focus when they were shut. */
const shut = new WeakSet<HTMLElement>()

const isShut = (button: HTMLElement): boolean => button.matches(':disabled')
const barOf = (button: HTMLElement): HTMLElement | null => button.closest('footer')

/** A key that is held down presses once: what the button says next was not meant. */
function once(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

/**
 * For a button that is shut while what it began goes on: the browser would drop the focus to the page, and the keyboard would begin at
 * the top again. The bar around it holds the focus until the button opens. `true`: the button answers a question by then, and the bar
 * keeps the focus: nobody is to answer it with the key that was meant for what stood there before.
 */
export const vKeepsFocus: ObjectDirective<HTMLElement, boolean> = {
  mounted: button => button.addEventListener('keydown', once),
  beforeUpdate(button) {
    if (document.activeElement === button) shut.add(button)
  },
  updated(button, { value: isAnswer }) {
    if (!shut.has(button)) return
    if (isShut(button)) {
      if (document.activeElement === button || document.activeElement === document.body)
        barOf(button)?.focus()
      return
    }
    shut.delete(button)
    // Whoever went elsewhere meanwhile stays there.
    if (document.activeElement === barOf(button) && !isAnswer) button.focus()
  },
}
