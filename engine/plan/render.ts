/** Rendering: `{{ expression }}` is the only template form; the context decides the quoting. */
import { RunError } from '../errors.ts'
import type { Value } from '../site/bind.ts'
import type { Expression, Segment } from './expression.ts'
import { parseExpression, parseTemplate } from './expression.ts'
import { isNumber } from './number.ts'
import { shellQuote, sqlLiteral } from './quote.ts'
import type { Resolution, Scope } from './scope.ts'
import { resolve } from './scope.ts'
import { phrase } from '../words/phrases/index.ts'

/**
 * What an action or check kind uses to fill its templates for one host. In a plan, secrets come out masked and what is not
 * known yet as ⟨…⟩; right before execution everything must be known (RunError VALUE_MISSING otherwise).
 */
export interface Renderer {
  /** POSIX shell: each value becomes one quoted word. */
  shell(template: string): string
  /** Plain text: each value as it is, validated by its type. */
  text(template: string): string
  /** A template file of the runbook, as plain text. */
  file(name: string): string
  /** SQL: each value becomes one literal; identifiers are not values. */
  sql(template: string): string
  /** An expression's values as texts: a list's items, one for each host where the owner is a role of several hosts. */
  items(expression: string): readonly string[]
  /** Whether the template uses a secret. */
  usesSecret(template: string): boolean
  /** A kit file's absolute path on the laptop and its pinned SHA-256. */
  kit(file: string): { readonly path: string; readonly sha256: string }
  /** The host that it renders for. */
  readonly host: string
}

/** Live values come from a map of secrets fetched (and registered with the redactor) beforehand: secret name -> value. */
export type RenderMode =
  { readonly kind: 'masked' } | { readonly kind: 'live'; readonly secrets: ReadonlyMap<string, string> }
export const masked: RenderMode = { kind: 'masked' }

type Context = 'shell' | 'text' | 'sql'
const separators: Record<Context, string> = { shell: ' ', text: ' ', sql: ', ' }

/** A renderer for one host of one step. Masked it never throws for a value that is missing, but marks it. */
export function createRenderer(scope: Scope, mode: RenderMode): Renderer {
  const one = (expression: Expression): readonly string[] => {
    const [first, ...others] = resolve(scope, expression)
    if (first === undefined || others.length > 0) throw missing(expression.text, scope.host)
    return texts(first, mode)
  }
  const render = (template: string, context: Context): string =>
    segmentsOf(template)
      .map(segment => {
        if (segment.kind === 'text') return segment.text
        const placing = placingOf(context, segment.expression, scope, mode)
        return one(segment.expression)
          .map(text => placed(text, placing, segment.expression.text))
          .join(separators[context])
      })
      .join('')
  return {
    host: scope.host,
    shell: template => render(template, 'shell'),
    text: template => render(template, 'text'),
    sql: template => render(template, 'sql'),
    file: name => render(templateOf(scope, name), 'text'),
    items: expression => itemsOf(scope, mode, expression, template => render(template, 'text')),
    usesSecret: template => usesSecret(scope, template),
    kit: file => kitFile(scope, mode, file),
  }
}

type Placing = Context | 'sql-number' | 'sql-masked'

/** In SQL a number is bare where the value is one by its definition (`MASTER_PORT = '3306'` is a syntax error). */
function placingOf(context: Context, expression: Expression, scope: Scope, mode: RenderMode): Placing {
  if (context !== 'sql') return context
  if (isNumber(scope, expression)) return 'sql-number'
  return mode.kind === 'masked' ? 'sql-masked' : 'sql'
}

/** Values of captures and facts were never validated by a type: plain text takes no line break or other control from them. */
function placed(text: string, placing: Placing, name: string): string {
  if (placing === 'shell') return shellQuote(text)
  if (placing === 'sql-number' && /^-?\d+$|^⟨/.test(text)) return text
  // What stands for a value that is hidden or not known yet must be readable, and is never sent.
  if (placing === 'sql-masked' && /^[‹⟨].*[›⟩]$/.test(text)) return `'${text}'`
  if (placing !== 'text') return sqlLiteral(text)
  if (/\p{Cc}/u.test(text)) throw new RunError('INPUT_INVALID', { problem: phrase('value-control'), name })
  return text
}

function texts(resolution: Resolution, mode: RenderMode): readonly string[] {
  if (resolution.kind === 'value') return valueTexts(resolution.value, mode)
  if (mode.kind === 'masked') return [mark(resolution)]
  throw missing(resolution.name, resolution.host)
}

function valueTexts(value: Value, mode: RenderMode): readonly string[] {
  if (value.kind === 'scalar') return [value.text]
  if (value.kind === 'list') return value.items.flatMap(item => valueTexts(item, mode))
  if (mode.kind === 'masked') return [`‹${value.name}›`]
  const secret = mode.secrets.get(value.name)
  if (secret === undefined) throw new RunError('SECRET_MISSING', { name: value.name })
  return [secret]
}

/** How a plan shows the number of a run that has not begun. */
export const RUN_MARK = '⟨run.id⟩'

/** How a plan shows what it cannot know. */
function mark(unknown: Extract<Resolution, { kind: 'unknown' }>): string {
  if (unknown.why === 'fact') return `⟨decided by fact ${unknown.name}⟩`
  if (unknown.why === 'captured') return `⟨captured in ${unknown.name}⟩`
  return unknown.why === 'run' ? `⟨${unknown.name}⟩` : `⟨no value: ${unknown.name}⟩`
}

function itemsOf(
  scope: Scope,
  mode: RenderMode,
  expression: string,
  text: (template: string) => string,
): readonly string[] {
  if (expression.includes('{{')) return [text(expression)]
  const parsed = parseExpression(expression)
  if (!parsed.ok)
    throw new RunError('INPUT_INVALID', { problem: phrase(parsed.problem.code), name: expression })
  const found = resolve(scope, parsed.expression)
  if (found.every(each => each.kind === 'unknown' && each.why === 'absent' && isOptional(scope, each.name))) {
    return []
  }
  return found.flatMap(each => texts(each, mode))
}

/** An optional parameter, or a value of an optional role that nobody fills, gives an empty list. */
function isOptional(scope: Scope, name: string): boolean {
  const { runbook, roles } = scope.binding
  const [, owner] = /@([^.]+)/.exec(name) ?? []
  if (owner !== undefined && roles[owner]?.length === 0 && runbook.roles[owner]?.optional) return true
  return runbook.params[name.split(/[.@]/, 1)[0] ?? '']?.optional === true
}

function usesSecret(scope: Scope, template: string): boolean {
  return segmentsOf(template).some(
    segment =>
      segment.kind === 'placeholder' &&
      resolve(scope, segment.expression).some(each => each.kind === 'value' && holdsSecret(each.value)),
  )
}
function holdsSecret(value: Value): boolean {
  return value.kind === 'secret' || (value.kind === 'list' && value.items.some(holdsSecret))
}

function kitFile(scope: Scope, mode: RenderMode, file: string): { path: string; sha256: string } {
  const { runbook, site } = scope.binding
  const entry = runbook.kit?.files.find(candidate => candidate.file === file)
  const sha256 = entry?.sha256 ?? site.kit?.sha256[file]
  const folder = scope.kitDir ?? site.kit?.dir
  if (mode.kind === 'live' && (sha256 === undefined || folder === undefined)) throw missing(file, scope.host)
  return { path: `${folder ?? `⟨no value: kit⟩`}/${file}`, sha256: sha256 ?? `⟨no value: sha256⟩` }
}

function templateOf(scope: Scope, name: string): string {
  const template = scope.binding.runbook.templates[name]
  if (template === undefined) throw new RunError('FILE_UNREADABLE', { path: `templates/${name}` })
  return template
}

function segmentsOf(template: string): readonly Segment[] {
  const parsed = parseTemplate(template)
  if (parsed.ok) return parsed.segments
  const [first] = parsed.problems
  throw new RunError('INPUT_INVALID', { problem: phrase(first.code), name: first.text })
}

function missing(name: string, host: string): RunError {
  return new RunError('VALUE_MISSING', { name, host })
}
