/** `{{ expression }}`, the only template form. Grammar and meaning: docs/formats/kinds.md. */

/** `seed.coords@a.file`: names `seed`, `coords`, `file`, owner `a`. Where the owner stood among the names carries no meaning. */
export interface Expression {
  readonly text: string
  readonly names: readonly [string, ...string[]]
  /** A role, a host's name, or `peer`. */
  readonly owner?: string
}

/** Offsets count UTF-16 units from the start of the text that was parsed. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | {
      readonly kind: 'placeholder'
      readonly expression: Expression
      readonly offset: number
      readonly length: number
    }

export type TemplateProblemCode = 'placeholder-unclosed' | 'placeholder-empty' | 'placeholder-malformed'
export interface TemplateProblem {
  readonly code: TemplateProblemCode
  /** The offending text, for the message. */
  readonly text: string
  readonly offset: number
  readonly length: number
}

export type ParsedTemplate =
  | { readonly ok: true; readonly segments: readonly Segment[] }
  | { readonly ok: false; readonly problems: readonly [TemplateProblem, ...TemplateProblem[]] }
export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: TemplateProblem }

const shape = /^[a-z][a-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*(?:@[a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)*)?$/

/** Parses what stands between the braces, blanks around it allowed. `offset` is where `text` starts in its template. */
export function parseExpression(text: string, offset = 0): ParsedExpression {
  // trim() would also take U+3000, which is not a blank but a slip of an input method.
  const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '')
  if (trimmed === '') return problem('placeholder-empty', text, offset)
  if (!shape.test(trimmed)) return problem('placeholder-malformed', trimmed, offset + text.indexOf(trimmed))
  const [before = '', after] = trimmed.split('@')
  const [owner, ...fields] = after?.split('.') ?? []
  const [first = '', ...rest] = before.split('.')
  const names = [first, ...rest, ...fields] as const
  return {
    ok: true,
    expression: owner === undefined ? { text: trimmed, names } : { text: trimmed, names, owner },
  }
}

/** Splits a template into literal text and placeholders. A lone `}}` is text: shell's `${a:-${b}}` ends like that. */
export function parseTemplate(template: string): ParsedTemplate {
  const segments: Segment[] = []
  const problems: TemplateProblem[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const textEnd = open === -1 ? template.length : open
    if (textEnd > at) segments.push({ kind: 'text', text: template.slice(at, textEnd), offset: at })
    if (open === -1) break
    const close = endOf(template, open)
    if (close === undefined) {
      const text = template.slice(open).split('\n', 1)[0] ?? ''
      problems.push({ code: 'placeholder-unclosed', text, offset: open, length: text.length })
      at = open + text.length
      continue
    }
    const parsed = parseExpression(template.slice(open + 2, close), open + 2)
    if (parsed.ok) {
      segments.push({
        kind: 'placeholder',
        expression: parsed.expression,
        offset: open,
        length: close + 2 - open,
      })
    } else problems.push(parsed.problem)
    at = close + 2
  }
  const [first, ...more] = problems
  return first === undefined ? { ok: true, segments } : { ok: false, problems: [first, ...more] }
}

/** A placeholder closes on its own line and before the next one opens; otherwise its end was forgotten. */
function endOf(template: string, open: number): number | undefined {
  const close = template.indexOf('}}', open + 2)
  if (close === -1) return undefined
  const inner = template.slice(open + 2, close)
  return inner.includes('\n') || inner.includes('{{') ? undefined : close
}

function problem(
  code: TemplateProblemCode,
  text: string,
  offset: number,
): { readonly ok: false; readonly problem: TemplateProblem } {
  return { ok: false, problem: { code, text, offset, length: text.length } }
}
