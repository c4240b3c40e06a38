/**
 * Where each placeholder of a POSIX sh script stands. Rendered it becomes a quoted word, which means itself only in plain word
 * context: inside other quotes the quotes would close them, in a here-document or comment they would be text.
 */
import { parseTemplate } from './expression.ts'

export type ShellContext =
  | 'word'
  | 'single-quotes'
  | 'double-quotes'
  | 'here-document'
  | 'comment'
  | 'backticks'
  | 'arithmetic'
  /** Inside `${…}`, or glued to a `$`. */
  | 'expansion'
  /** Behind a backslash, which would take the opening quote's meaning. */
  | 'escaped'

export interface PlacedPlaceholder {
  readonly offset: number
  readonly length: number
  readonly context: ShellContext
}

interface HereDocument {
  readonly delimiter: string
  readonly stripTabs: boolean
}
/** A list of commands: the script itself, or what stands in `( )` or `$( )`. `cases` counts open `case` without `esac`. */
interface CommandList {
  cases: number
  commandStart: boolean
}
interface Scanner {
  readonly text: string
  readonly placeholders: ReadonlyMap<number, number>
  readonly found: PlacedPlaceholder[]
  readonly hereDocuments: HereDocument[]
  at: number
}

/** In order. A template whose placeholders do not parse gives none: that is a problem of its own. */
export function placeholderContexts(script: string): readonly PlacedPlaceholder[] {
  const parsed = parseTemplate(script)
  if (!parsed.ok) return []
  const placeholders = new Map(
    parsed.segments.flatMap(segment =>
      segment.kind === 'placeholder' ? [[segment.offset, segment.length] as const] : [],
    ),
  )
  const scanner: Scanner = { text: script, placeholders, found: [], hereDocuments: [], at: 0 }
  while (scanner.at < script.length) commands(scanner)
  return scanner.found
}

/** Takes the placeholder that stands here, if one does. */
function placeholder(scanner: Scanner, context: ShellContext): boolean {
  const length = scanner.placeholders.get(scanner.at)
  if (length === undefined) return false
  scanner.found.push({ offset: scanner.at, length, context })
  scanner.at += length
  return true
}

/** Up to the end, or past the `)` that closes this list. */
function commands(scanner: Scanner): void {
  const list: CommandList = { cases: 0, commandStart: true }
  while (scanner.at < scanner.text.length) {
    const character = scanner.text[scanner.at] ?? ''
    if (character === '#') toLineEnd(scanner, 'comment')
    else if (character === '\n') newline(scanner, list)
    else if (character === ' ' || character === '\t') scanner.at++
    else if (character === ')') {
      scanner.at++
      if (list.cases === 0) return
      list.commandStart = true
    } else if (character === '(') {
      scanner.at++
      commands(scanner)
      list.commandStart = true
    } else if (scanner.text.startsWith('<<', scanner.at)) hereDocumentStart(scanner)
    else if (';&|<>'.includes(character)) {
      scanner.at++
      list.commandStart = character === ';' || character === '&' || character === '|'
    } else keyword(list, word(scanner))
  }
}

const opensCommand = ['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{']

/** `case … in` makes the `)` of its patterns part of it; what follows `in` and each pattern starts anew. */
function keyword(list: CommandList, text: string): void {
  const starts = list.commandStart
  list.commandStart = (starts && opensCommand.includes(text)) || (text === 'in' && list.cases > 0)
  if (starts && text === 'case') list.cases++
  if (starts && text === 'esac' && list.cases > 0) list.cases--
}

/** One word with whatever is quoted or substituted in it; returns its text as it stands. */
function word(scanner: Scanner): string {
  const start = scanner.at
  while (scanner.at < scanner.text.length && !/[ \t\n;&|<>()]/.test(scanner.text[scanner.at] ?? '')) {
    if (placeholder(scanner, 'word')) continue
    const character = scanner.text[scanner.at]
    if (character === "'") singleQuotes(scanner)
    else if (character === '"') doubleQuotes(scanner)
    else if (!escapeOrSubstitution(scanner)) scanner.at++
  }
  return scanner.text.slice(start, scanner.at)
}

/** A backslash, `$…` or a backtick: what has meaning inside double quotes as well. */
function escapeOrSubstitution(scanner: Scanner): boolean {
  const rest = scanner.text.slice(scanner.at, scanner.at + 3)
  if (rest[0] === '\\') {
    scanner.at++
    if (!placeholder(scanner, 'escaped')) scanner.at++
    return true
  }
  if (rest[0] === '`') {
    until(scanner, '`', 'backticks')
    return true
  }
  if (rest[0] !== '$') return false
  if (rest === '$((' && arithmetic(scanner)) return true
  scanner.at++
  if (placeholder(scanner, 'expansion')) return true
  if (rest[1] === '(') {
    scanner.at++
    commands(scanner)
  } else if (rest[1] === '{') braces(scanner)
  return true
}

function singleQuotes(scanner: Scanner): void {
  scanner.at++
  while (scanner.at < scanner.text.length && scanner.text[scanner.at] !== "'") {
    if (!placeholder(scanner, 'single-quotes')) scanner.at++
  }
  scanner.at++
}

function doubleQuotes(scanner: Scanner): void {
  scanner.at++
  while (scanner.at < scanner.text.length && scanner.text[scanner.at] !== '"') {
    if (!placeholder(scanner, 'double-quotes') && !escapeOrSubstitution(scanner)) scanner.at++
  }
  scanner.at++
}

/** Past the next unescaped closing character. */
function until(scanner: Scanner, close: string, context: ShellContext): void {
  scanner.at++
  while (scanner.at < scanner.text.length && scanner.text[scanner.at] !== close) {
    if (placeholder(scanner, context)) continue
    scanner.at += scanner.text[scanner.at] === '\\' && !scanner.placeholders.has(scanner.at + 1) ? 2 : 1
  }
  scanner.at++
}

/** `${…}`, nested ones and quotes in it included. */
function braces(scanner: Scanner): void {
  scanner.at++
  let depth = 1
  while (scanner.at < scanner.text.length && depth > 0) {
    if (placeholder(scanner, 'expansion')) continue
    const character = scanner.text[scanner.at]
    if (character === '\\' && !scanner.placeholders.has(scanner.at + 1)) scanner.at++
    else if (character === '}') depth--
    else if (scanner.text.startsWith('${', scanner.at)) depth++
    scanner.at++
  }
}

/** `$(( … ))`; false where the parentheses belong to a subshell: `$((a); b)`. */
function arithmetic(scanner: Scanner): boolean {
  let depth = 0
  for (let end = scanner.at + 1; end < scanner.text.length; end++) {
    if (scanner.text[end] === '(') depth++
    if (scanner.text[end] === ')') depth--
    if (depth === 1 && scanner.text[end] === ')') {
      if (scanner.text[end + 1] !== ')') return false
      while (scanner.at < end + 2) if (!placeholder(scanner, 'arithmetic')) scanner.at++
      return true
    }
  }
  return false
}

function toLineEnd(scanner: Scanner, context: ShellContext): void {
  while (scanner.at < scanner.text.length && scanner.text[scanner.at] !== '\n') {
    if (!placeholder(scanner, context)) scanner.at++
  }
}

/** `<<` or `<<-` with its delimiter; the body begins on the next line. `<<<` is no POSIX, its word is scanned as a word. */
function hereDocumentStart(scanner: Scanner): void {
  const match = /^<<(-?)[ \t]*([^\s;&|<>()]+)/.exec(scanner.text.slice(scanner.at))
  const [whole = '<<', dash = '', raw] = match ?? []
  if (scanner.text.startsWith('<<<', scanner.at) || raw === undefined) {
    scanner.at += scanner.text.startsWith('<<<', scanner.at) ? 3 : 2
    return
  }
  scanner.hereDocuments.push({ delimiter: raw.replaceAll(/['"\\]/g, ''), stripTabs: dash === '-' })
  const end = scanner.at + whole.length
  while (scanner.at < end) if (!placeholder(scanner, 'here-document')) scanner.at++
}

/** A line's end starts a new command, after the bodies of the here-documents that the line opened. */
function newline(scanner: Scanner, list: CommandList): void {
  scanner.at++
  list.commandStart = true
  for (const { delimiter, stripTabs } of scanner.hereDocuments.splice(0)) {
    while (scanner.at < scanner.text.length) {
      const start = scanner.at
      toLineEnd(scanner, 'here-document')
      const line = scanner.text.slice(start, scanner.at)
      scanner.at++
      if ((stripTabs ? line.replace(/^\t+/, '') : line) === delimiter) break
    }
  }
}
