/** SQL of a runbook: text, values as literals, and phrases that wait for the server's dialect. */
import { RunError } from '../errors.ts'
import { parseTemplate } from '../plan/expression.ts'
import type { Renderer } from '../plan/render.ts'
import type { Dialect } from './dialect.ts'
import { isPhrase, phrase, phraseShown, type PhraseName } from './phrases.ts'
import { phrase as says } from '../words/phrases/index.ts'

/** A phrase is no text before it is filled in, so that no value can pass for one. */
export type Statement = readonly (string | { readonly phrase: PhraseName })[]

export function statementOf(template: string, render: Renderer): Statement {
  const parsed = parseTemplate(template)
  if (!parsed.ok) throw new RunError('INPUT_INVALID', { problem: says(parsed.problems[0].code) })
  return parsed.segments.map(segment => {
    if (segment.kind === 'text') return segment.text
    const [head, name = ''] = segment.expression.names
    if (head !== 'sql') return render.sql(`{{ ${segment.expression.text} }}`)
    if (!isPhrase(name)) throw new RunError('INPUT_INVALID', { problem: says('value-sql'), name })
    return { phrase: name }
  })
}

export function filled(statement: Statement, dialect: Dialect): string {
  return statement.map(part => (typeof part === 'string' ? part : phrase(part.phrase, dialect))).join('')
}

export function shown(statement: Statement): string {
  return statement.map(part => (typeof part === 'string' ? part : phraseShown(part.phrase))).join('')
}

/** The whole of it in one line. */
export function oneLine(sql: string): string {
  return sql.trim().replace(/\s+/g, ' ')
}

/** The first line that says something, for one line of a plan. */
export function firstLine(sql: string): string {
  const lines = sql.split('\n').filter(line => /^\s*[^\s#-]/.test(line))
  return (lines[0] ?? '').trim().slice(0, 100) + (lines.length > 1 ? ' …' : '')
}
