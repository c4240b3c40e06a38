import { inputHints, nearHint } from '../words/input-hints.ts'
import { inputWarnings, inputWords } from '../words/input.ts'
import type { InputCode } from '../words/input.ts'
import type { Text } from '../runbook/text.ts'
import type { Issue, Position } from './issue.ts'

/** A word that differs by language may stand in a slot. */
export type IssueParams = Readonly<Record<string, string | number | Text>>

/** Puts `params` into the `{name}` slots of both languages; a slot without a value stays as it is. */
export function fillText(text: Text, params: IssueParams): Text {
  return { en: fill(text.en, params, 'en'), zh: fill(text.zh, params, 'zh') }
}

function fill(text: string, params: IssueParams, language: keyof Text): string {
  return text.replaceAll(/\{([a-z][A-Za-z]*)\}/g, (slot, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return slot
    return typeof value === 'object' ? value[language] : shorten(String(value))
  })
}

/** Nobody reads a 4 KiB value in a message; invisible characters are shown as what they are. */
function shorten(value: string): string {
  const shown = value.replaceAll(invisible, character => `<U+${hex(character)}>`)
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown
}

const invisible = /[\p{Cc}\p{Cf}\u3000\u00a0\u2028\u2029]/gu

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}

export function inputIssue(code: InputCode, position: Position, params: IssueParams = {}): Issue {
  return {
    code,
    severity: inputWarnings.has(code) ? 'warning' : 'error',
    position,
    message: fillText(inputWords[code], params),
    hint: fillText(hintOf(code, params), params),
  }
}

function hintOf(code: InputCode, params: IssueParams): Text {
  const { en, zh } = inputHints[code]
  return params['near'] === undefined ? { en, zh } : { en: nearHint.en + en, zh: nearHint.zh + zh }
}

/** Gathers what is wrong with one input, so that a person sees all of it at once. */
export class Issues {
  readonly list: Issue[] = []

  /** `field`: the place of what is not there. */
  add(code: InputCode, position: Position, params: IssueParams = {}, field?: Issue['field']): void {
    this.list.push({ ...inputIssue(code, position, params), ...(field && { field }) })
  }

  /** What keeps nobody from going on, whatever its code says elsewhere. */
  warn(code: InputCode, position: Position, params: IssueParams = {}, field?: Issue['field']): void {
    this.list.push({ ...inputIssue(code, position, params), severity: 'warning', ...(field && { field }) })
  }

  addAll(issues: readonly Issue[]): void {
    this.list.push(...issues)
  }

  get failed(): boolean {
    return this.list.some(issue => issue.severity === 'error')
  }

  /** In the order in which they stand in their files, each once. */
  sorted(): readonly Issue[] {
    const seen = new Set<string>()
    return this.list
      .filter(issue => !seen.has(identity(issue)) && seen.add(identity(issue)))
      .toSorted((a, b) => compare(a.position, b.position))
  }
}

function identity(issue: Issue): string {
  const { file, line, column } = issue.position
  return `${issue.code} ${file} ${line} ${column} ${issue.message.en}`
}

function compare(a: Position, b: Position): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}
