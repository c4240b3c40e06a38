/** The one redactor: journal, outputs, screen and report all pass it. What it covers: docs/formats/plan.md, "Masks". */
import { sequencesOf, strip } from './redact/colour.ts'
import { formsOf } from './redact/forms.ts'
import { maskStructure, structureHold } from './redact/structure.ts'

export interface Redactor {
  /** Registers a secret before it is used, and returns it. Values of 6 characters or more are found anywhere, in any encoding. */
  add(value: string, name: string): string
  redact(text: string): string
  /** For text that arrives in pieces: holds back what may be the beginning of a secret. One for each stream. */
  stream(): RedactingStream
}
export interface RedactingStream {
  /** What can be shown by now. */
  write(text: string): string
  /** What was held back; nothing follows. */
  end(): string
}

/** Shorter values would be found by chance in ordinary text. */
export const shortestSearched = 6
/** A longer value (a key, a certificate) is searched for in pieces. */
const pieceLength = 48

interface Search {
  readonly full: RegExp
  readonly partial: RegExp
  readonly longest: number
  readonly names: readonly string[]
}

export function createRedactor(): Redactor {
  const names = new Map<string, string>()
  let search: Search | undefined

  const current = (): Search => (search ??= compile(names))
  const redact = (text: string): string => {
    if (text === '') return text
    return maskStructure(maskValues(text, current()), value => names.get(value))
  }
  return {
    add(value, name) {
      if (value !== '' && !names.has(value)) {
        names.set(value, name)
        search = undefined
      }
      return value
    },
    redact,
    stream: () => createStream(current, redact),
  }
}

/** One expression for all values, one group a value; the longest first, so that a value inside another does not split it. */
function compile(values: ReadonlyMap<string, string>): Search {
  const pieces = Array.from(values, ([value, name]) => piecesOf(value).map(piece => ({ piece, name })))
    .flat()
    .toSorted((a, b) => b.piece.length - a.piece.length)
  const patterns = pieces.map(({ piece }) => formsOf(piece))
  const never = '(?!)'
  return {
    full: new RegExp(patterns.map(pattern => `(${pattern.full})`).join('|') || never, 'g'),
    partial: new RegExp(patterns.map(pattern => `(?:${pattern.partial})$`).join('|') || never, 'g'),
    longest: Math.max(0, ...patterns.map(pattern => pattern.max)),
    names: pieces.map(({ name }) => name),
  }
}

function piecesOf(value: string): readonly string[] {
  if (value.length < shortestSearched) return []
  if (value.length <= pieceLength * 2) return [value]
  const count = Math.floor(value.length / pieceLength)
  return Array.from({ length: count }, (_, index) =>
    value.slice(index * pieceLength, index === count - 1 ? value.length : (index + 1) * pieceLength),
  )
}

function maskValues(text: string, { full, names }: Search): string {
  const stripped = strip(text)
  const parts: string[] = []
  let at = 0
  let previous: { name: string; end: number } | undefined
  for (const match of stripped.text.matchAll(full)) {
    if (match[0] === '') continue
    const name = names[match.slice(1).findIndex(group => group !== undefined)] ?? 'secret'
    const [from, to] = [stripped.at(match.index), stripped.at(match.index + match[0].length - 1) + 1]
    const continues = previous?.name === name && previous.end === from
    parts.push(text.slice(at, from), continues ? '' : `‹${name}›`, sequencesOf(text.slice(from, to)))
    at = to
    previous = { name, end: to }
  }
  return at === 0 ? text : parts.join('') + text.slice(at)
}

function createStream(current: () => Search, redact: (text: string) => string): RedactingStream {
  let held = ''
  return {
    write(text) {
      held += text
      const cut = safeCut(held, current())
      const shown = redact(held.slice(0, cut))
      held = held.slice(cut)
      return shown
    },
    end() {
      const rest = redact(held)
      held = ''
      return rest
    },
  }
}

/** Up to where a text can be redacted by itself: nothing that follows can complete a secret that began before. */
function safeCut(text: string, search: Search): number {
  const stripped = strip(text)
  const plain = stripped.text
  let from = 0
  let cut = beginningAtEnd(plain, search, 0)
  search.full.lastIndex = 0
  for (;;) {
    const match = search.full.exec(plain)
    if (match === null || match.index >= cut) break
    if (match[0] === '') search.full.lastIndex++
    from = match.index + match[0].length
    if (from > cut) cut = beginningAtEnd(plain, search, from)
  }
  return stripped.at(Math.min(cut, Math.max(structureHold(plain), from)))
}

function beginningAtEnd(text: string, { partial, longest }: Search, from: number): number {
  partial.lastIndex = Math.max(from, text.length - longest)
  const match = partial.exec(text)
  return match === null || match[0] === '' ? text.length : match.index
}
