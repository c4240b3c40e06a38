/** Every placeholder and bare expression of a runbook, with its place. */
import { parseExpression, parseTemplate } from '../../plan/expression.ts'
import type { Expression } from '../../plan/expression.ts'
import type { Position } from '../../source/issue.ts'
import type { Path, YamlFile } from '../../source/yaml.ts'
import { expressionsOf } from '../rule-expressions.ts'
import type { Runbook, Step } from '../schema.ts'
import { loginExpressions } from '../../sql/login.ts'
import { loginKinds } from './fields.ts'
import type { PlacedNode, PlacedText } from './places.ts'

export interface Use {
  readonly expression: Expression
  readonly position: Position
  /** Undefined: a rule, a loop's list, a condition. */
  readonly text?: PlacedText
  readonly node?: PlacedNode
  readonly step: Step | undefined
  /** Name of the template file that it stands in. */
  readonly template?: string
}

export interface Malformed {
  readonly text: string
  readonly position: Position
}

export interface Uses {
  readonly all: readonly Use[]
  readonly malformed: readonly Malformed[]
}

export function usesOf(
  runbook: Runbook,
  yaml: YamlFile,
  nodes: readonly PlacedNode[],
  texts: readonly PlacedText[],
  templatePosition: (name: string, offset: number) => Position,
): Uses {
  const all: Use[] = []
  const malformed: Malformed[] = []
  const template = (
    text: string,
    at: (offset: number) => Position,
    rest: Omit<Use, 'expression' | 'position'>,
  ): void => {
    const parsed = parseTemplate(text)
    if (!parsed.ok)
      return void malformed.push(
        ...parsed.problems.map(({ text, offset }) => ({ text, position: at(offset) })),
      )
    for (const segment of parsed.segments) {
      if (segment.kind === 'placeholder')
        all.push({ expression: segment.expression, position: at(segment.offset), ...rest })
    }
  }
  const bare = (text: string, path: Path, rest: Omit<Use, 'expression' | 'position'>): void => {
    const parsed = parseExpression(text)
    if (parsed.ok) all.push({ expression: parsed.expression, position: yaml.locate(path), ...rest })
    else malformed.push({ text, position: yaml.locate(path) })
  }
  for (const placed of texts) {
    const rest = { text: placed, node: placed.node, step: placed.node.step }
    if (placed.use === 'template') {
      const body = Object.hasOwn(runbook.templates, placed.text) ? (runbook.templates[placed.text] ?? '') : ''
      template(body, offset => templatePosition(placed.text, offset), { ...rest, template: placed.text })
    } else if (placed.use === 'login') {
      for (const expression of loginExpressions(placed.text)) bare(expression, placed.path, rest)
    } else if (isBare(placed)) bare(placed.text, placed.path, rest)
    else if (placed.use !== 'role' && placed.use !== 'fact') {
      template(placed.text, offset => yaml.locateIn(placed.path, offset), rest)
    }
  }
  for (const node of nodes.filter(usesDefaultLogin)) {
    for (const text of loginExpressions('db')) bare(text, node.path, { step: node.step, node })
  }
  for (const [text, path] of ruleExpressions(runbook)) bare(text, path, { step: undefined })
  runbook.steps.forEach((step, index) => {
    if (step.forEach !== undefined) bare(step.forEach.in, ['steps', index, 'for_each', 'in'], { step })
  })
  return { all, malformed }
}

/** What the runbook's rules speak of, and where. */
function ruleExpressions({ rules }: Pick<Runbook, 'rules'>): readonly (readonly [string, Path])[] {
  return rules.flatMap((rule, index) =>
    expressionsOf(rule).map(([path, text]) => [text, ['rules', index, ...path]] as const),
  )
}

/** A node that logs into a database and does not say how means the parameters that begin with db_. */
function usesDefaultLogin({ kind, spec }: PlacedNode): boolean {
  return loginKinds.has(kind) && !Object.hasOwn(Object(spec), 'login')
}

/** As engine/checks/values.ts reads them: a digit or slash starts a literal, braces make a template. */
function isBare({ use, text }: PlacedText): boolean {
  return use === 'expression' && !text.includes('{{') && !/^[\d/]/.test(text)
}
