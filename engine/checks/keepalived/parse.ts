/**
 * Reads a keepalived configuration as keepalived does: words split at ASCII blanks only, `#` and `!` start a comment, braces
 * nest. What it cannot follow (include, conditional lines, variables) is named, so that nobody takes silence for proof.
 */
export interface ConfigNode {
  readonly words: readonly string[]
  readonly line: number
  readonly children: readonly ConfigNode[]
  readonly block: boolean
}

export type SyntaxCode = 'ka-brace' | 'ka-blank' | 'ka-not-ascii'
export interface ConfigIssue<Code extends string = string> {
  readonly code: Code
  readonly line: number
  readonly detail: string
}

export interface Config {
  readonly nodes: readonly ConfigNode[]
  readonly issues: readonly ConfigIssue<SyntaxCode>[]
  /** Constructs whose effect this reader does not know, e.g. `include *.conf`. */
  readonly notCovered: readonly ConfigIssue<'ka-not-covered'>[]
}

interface Draft {
  words: string[]
  line: number
  children: Draft[]
  block: boolean
}

/** keepalived itself reads lines of at most 1023 bytes (MAXBUF in lib/parser.h); what is far beyond is no configuration. */
const longestLine = 20_000

export function parseConfig(text: string): Config {
  const issues: ConfigIssue<SyntaxCode>[] = []
  const notCovered: ConfigIssue<'ka-not-covered'>[] = []
  const root: Draft = { words: [], line: 0, children: [], block: true }
  const open: Draft[] = [root]
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1
    if (raw.length > longestLine) {
      notCovered.push({ code: 'ka-not-covered', line, detail: `${raw.slice(0, 40)}…` })
      continue
    }
    const code = withoutComment(raw.replace(/\r$/, ''))
    issues.push(...characterIssues(code, line))
    const strange =
      /^\s*(include\b.*|@\S+.*|\$[A-Za-z_]\w*=.*)$/.exec(code)?.[1] ?? /\$\{?[A-Za-z_]\w*\}?/.exec(code)?.[0]
    if (strange !== undefined) notCovered.push({ code: 'ka-not-covered', line, detail: strange.trim() })
    if (!readLine(tokens(code), line, open)) issues.push({ code: 'ka-brace', line, detail: '}' })
  }
  const unclosed = open.length > 1 ? open.at(-1) : undefined
  if (unclosed !== undefined)
    issues.push({ code: 'ka-brace', line: unclosed.line, detail: unclosed.words.join(' ') })
  return { nodes: root.children, issues, notCovered }
}

/** Adds one line's words to the innermost open block; false: it closes a block that was never opened. */
function readLine(words: readonly string[], line: number, open: Draft[]): boolean {
  let balanced = true
  let statement: Draft | undefined
  for (const word of words) {
    const parent = open.at(-1)
    if (parent === undefined) return false
    if (word === '{') {
      // The brace may stand on the next line, by itself.
      const opened = statement ?? parent.children.at(-1)
      if (opened === undefined || opened.block) return false
      opened.block = true
      open.push(opened)
      statement = undefined
    } else if (word === '}') {
      statement = undefined
      if (open.length > 1) open.pop()
      else balanced = false
    } else if (statement === undefined) {
      statement = { words: [word], line, children: [], block: false }
      parent.children.push(statement)
    } else statement.words.push(word)
  }
  return balanced
}

function withoutComment(line: string): string {
  let quote = false
  for (const [index, character] of [...line].entries()) {
    if (character === '"') quote = !quote
    if (!quote && (character === '#' || character === '!')) return [...line].slice(0, index).join('')
  }
  return line
}

/** Quoted words stay whole, without their quotes; `${NAME}` is part of its word. */
function tokens(code: string): readonly string[] {
  const found = code.match(/"[^"]*"?|(?:\$\{[^}\s]*\}|[^\t-\r {}"])+|[{}]/g) ?? []
  return found.map(word => word.replace(/^"|"$/g, ''))
}

/** Blanks that look like a space and are none to keepalived, then anything else outside ASCII. */
function characterIssues(code: string, line: number): readonly ConfigIssue<SyntaxCode>[] {
  const blank = /[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/.exec(code)
  if (blank !== null) return [{ code: 'ka-blank', line, detail: codePoint(blank[0]) }]
  const other = /[^\t\r\u0020-\u007e]/u.exec(code)
  return other === null
    ? []
    : [{ code: 'ka-not-ascii', line, detail: `${other[0]} (${codePoint(other[0])})` }]
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** The first statement or block with this keyword. */
export function child(node: Pick<ConfigNode, 'children'>, keyword: string): ConfigNode | undefined {
  return node.children.find(each => each.words[0] === keyword)
}

/** All words inside a block, however it was broken into lines: `authentication { auth_type PASS auth_pass x }`. */
export function wordsInside(node: ConfigNode | undefined): readonly string[] {
  return node === undefined ? [] : node.children.flatMap(each => [...each.words, ...wordsInside(each)])
}
