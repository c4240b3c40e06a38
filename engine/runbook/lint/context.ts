import type { Position } from '../../source/issue.ts'
import type { Issues } from '../../source/issues.ts'
import type { Path, YamlFile } from '../../source/yaml.ts'
import type { Kinds } from '../kinds.ts'
import type { Condition, Runbook } from '../schema.ts'
import { causeTexts } from './causes.ts'
import { conditionsOf } from './conditions-of.ts'
import { nodesOf, textsOf } from './places.ts'
import type { PlacedNode, PlacedText } from './places.ts'
import { usesOf } from './uses.ts'
import type { Uses } from './uses.ts'

export interface LintInput {
  readonly runbook: Runbook
  readonly yaml: YamlFile
  readonly kit: YamlFile | undefined
  readonly kinds: Kinds
  readonly folder: string
}

export interface PlacedCondition {
  readonly condition: Condition
  readonly yaml: YamlFile
  readonly path: Path
}

/** A runbook of the right form, taken apart once for all rules. */
export interface LintContext extends LintInput {
  readonly issues: Issues
  readonly nodes: readonly PlacedNode[]
  readonly texts: readonly PlacedText[]
  readonly uses: Uses
  /** Leaf conditions only: those that name a fact or a parameter. */
  readonly conditions: readonly PlacedCondition[]
  templatePosition(name: string, offset: number): Position
}

export type Rule = (context: LintContext) => void

export function createContext(input: LintInput, issues: Issues): LintContext {
  const { runbook, yaml, kinds, kit } = input
  const templatePosition = (name: string, offset: number): Position => {
    const before = (runbook.templates[name] ?? '').slice(0, offset).split('\n')
    const file = `${input.folder === '' ? '' : `${input.folder}/`}templates/${name}`
    return { file, line: before.length, column: (before.at(-1) ?? '').length + 1 }
  }
  const nodes = nodesOf(runbook, yaml, kinds)
  const texts = [...nodes.flatMap(textsOf), ...causeTexts(runbook, yaml)]
  const uses = usesOf(runbook, yaml, nodes, texts, templatePosition)
  const conditions = [...conditionsOf(yaml), ...(kit === undefined ? [] : conditionsOf(kit))]
  return { ...input, issues, nodes, texts, uses, conditions, templatePosition }
}
