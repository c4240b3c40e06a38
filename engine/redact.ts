/** The one redactor: journal, outputs, screen and report all pass it. What it covers: docs/formats/plan.md, "Masks". */
import { sequencesOf, strip, viewsOf, type Stripped } from './redact/colour.ts'
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
/** Shorter lines of a longer secret (`-----END`, blanks) are no secret by themselves. */
const shortestLine = 16

interface Search {
  readonly name: string
  readonly full: RegExp
  /** Matches a beginning that runs into the end of the text. */
  readonly partial: RegExp
  readonly longest: number
}
interface Span {
  readonly from: number
  readonly to: number
  readonly name: string
}

export function createRedactor(): Redactor {
  const names = new Map<string, string>()
  const searches: Search[] = []

  const redact = (text: string): string => {
    if (text === '') return text
    return maskStructure(maskValues(text, searches), value => names.get(value))
  }
  return {
    add(value, name) {
      if (value !== '' && !names.has(value)) {
        names.set(value, name)
        const shown = strip(value).text
        const pieces = new Set([...piecesOf(shown), ...piecesOf(shown.trim()), ...linesOf(shown)])
        searches.push(...[...pieces].map(piece => searchFor(piece, name)))
      }
      return value
    },
    redact,
    stream: () => createStream(searches, redact),
  }
}

/** An expression for each value: one for all would be slower by far, since engines skip ahead only in simple ones. */
function searchFor(value: string, name: string): Search {
  const { full, partial, max } = formsOf(value)
  return {
    name,
    full: new RegExp(full, 'g'),
    partial: new RegExp(`(?:${partial})$`, 'g'),
    longest: max,
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

/** A key or certificate may come back line by line: numbered, indented, or one line of it. */
function linesOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).filter(line => line.length >= shortestLine)
  return value.includes('\n') ? lines.flatMap(piecesOf) : []
}

function maskValues(text: string, searches: readonly Search[]): string {
  const spans = spansIn(text, viewsOf(text), searches)
  if (spans.length === 0) return text
  const parts: string[] = []
  let at = 0
  for (const { from, to, name } of spans) {
    parts.push(text.slice(at, from), `‹${name}›`, sequencesOf(text.slice(from, to)))
    at = to
  }
  return parts.join('') + text.slice(at)
}

/** Where secrets stand in a text, in order; what overlaps, or follows as the next piece of the same one, is one span. */
function spansIn(text: string, views: readonly Stripped[], searches: readonly Search[]): readonly Span[] {
  const found = views
    .flatMap(view => searches.flatMap(search => spansOf(view, search)))
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
  const spans: Span[] = []
  for (const span of found) {
    const last = spans.at(-1)
    const joins =
      last !== undefined &&
      (span.from < last.to || (last.name === span.name && strip(text.slice(last.to, span.from)).text === ''))
    if (!joins) spans.push(span)
    else if (span.to > last.to) spans[spans.length - 1] = { ...last, to: span.to }
  }
  return spans
}

/** By hand: matchAll works on a copy of the expression, which is then compiled anew. */
function spansOf({ text, at }: Stripped, { full, name }: Search): readonly Span[] {
  const spans: Span[] = []
  full.lastIndex = 0
  for (let match = full.exec(text); match !== null; match = full.exec(text)) {
    spans.push({ from: at(match.index), to: at(full.lastIndex - 1) + 1, name })
  }
  return spans
}

function createStream(searches: readonly Search[], redact: (text: string) => string): RedactingStream {
  let held = ''
  return {
    write(text) {
      held += text
      const cut = safeCut(held, searches)
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
function safeCut(text: string, searches: readonly Search[]): number {
  const views = viewsOf(text)
  const begun = views.flatMap(({ text: plain, at }) => [
    at(structureHold(plain)),
    ...searches.map(search => at(beginningAtEnd(plain, search))),
  ])
  const cut = Math.min(...begun)
  return spansIn(text, views, searches).find(span => span.from < cut && cut < span.to)?.from ?? cut
}

function beginningAtEnd(text: string, { partial, longest }: Search): number {
  partial.lastIndex = Math.max(0, text.length - longest)
  return partial.exec(text)?.index ?? text.length
}
