/** Literals inside a sentence, which texts mark with backticks. */
export interface Span {
  readonly text: string
  readonly code: boolean
}

/** A sentence cut at its marks; a mark without its partner is a character like any other. */
export function codeSpans(text: string): readonly Span[] {
  return text
    .split(/(`[^`\n]+`)/)
    .filter(part => part !== '')
    .map(part =>
      /^`[^`\n]+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false },
    )
}
