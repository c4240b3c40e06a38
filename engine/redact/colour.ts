/**
 * What a terminal does not show as text: matching looks past it, what is shown keeps it. Escape sequences (ECMA-48), controls,
 * blanks without width, and a character struck over by a backspace (man's bold). The text inside a title or clipboard sequence
 * (OSC) is text here: a secret may stand in it.
 */

const escapes = String.raw`\x1b(?:\[[0-9;:?<=>]{0,32}[ -/]{0,4}[@-~]|[ #%()*+./-][A-Za-z0-9]|[=>78NODEHMc\\])`
const controls = String.raw`\0-\x07\x0e-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff`
const hiddenSource = String.raw`${escapes}|[^\n\x08]\x08|[${controls}]+`
const hidden = new RegExp(`[\\x1b\\x08${controls}]`)
const controlsSource = String.raw`[\x1b\x08${controls}]+`
const unfinishedSequence = /\x1b(?:\[[0-9;:?<=>]{0,32}[ -/]{0,4}|[ #%()*+./-])?$/

export interface Stripped {
  readonly text: string
  /** Where the character at this place of the stripped text stands in the original. */
  at(index: number): number
}

/** Takes all that out, remembering where it was. An unfinished sequence at the end is left out as well. */
export function strip(text: string): Stripped {
  if (!hidden.test(text)) return { text, at: index => index }
  return without(text, hiddenSource, unfinishedSequence)
}

/**
 * A sequence that was torn takes the text behind it for its own end (`ESC [` and then a secret): the terminal swallows a letter,
 * the bytes still tell all of it. A backspace behind it does the same to its last one. So such a text is looked through twice, the
 * second time with only the controls out.
 */
export function viewsOf(text: string): readonly Stripped[] {
  const stripped = strip(text)
  return /[\x1b\x08]/.test(text) ? [stripped, without(text, controlsSource)] : [stripped]
}

function without(text: string, source: string, unfinished?: RegExp): Stripped {
  const pieces: { readonly from: number; readonly at: number; readonly text: string }[] = []
  let length = 0
  let at = 0
  const keep = (to: number): void => {
    if (to > at) pieces.push({ from: length, at, text: text.slice(at, to) })
    length += Math.max(0, to - at)
  }
  for (const match of text.matchAll(new RegExp(source, 'g'))) {
    keep(match.index)
    at = match.index + match[0].length
  }
  keep(unfinished?.exec(text)?.index ?? text.length)
  return { text: pieces.map(piece => piece.text).join(''), at: index => placeOf(pieces, index, text.length) }
}

function placeOf(
  pieces: readonly { readonly from: number; readonly at: number; readonly text: string }[],
  index: number,
  end: number,
): number {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.from ?? Infinity) <= index) low = middle + 1
    else high = middle
  }
  const piece = pieces[low - 1]
  if (piece === undefined) return end
  const inside = index - piece.from
  return inside < piece.text.length ? piece.at + inside : end
}

/** Only the escape sequences of a text, so that a colour switched off inside a masked stretch stays off. */
export function sequencesOf(text: string): string {
  return text.includes('\x1b') ? (text.match(new RegExp(escapes, 'g')) ?? []).join('') : ''
}
