import type { Issues } from '../../source/issues.ts'
import type { YamlFile } from '../../source/yaml.ts'
import type { Kinds } from '../kinds.ts'
import type { Runbook } from '../schema.ts'

export interface LintInput {
  readonly runbook: Runbook
  readonly yaml: YamlFile
  readonly kit: YamlFile | undefined
  readonly kinds: Kinds
  readonly folder: string
}

export interface LintContext extends LintInput {
  readonly issues: Issues
}

export type Rule = (context: LintContext) => void

export function createContext(input: LintInput, issues: Issues): LintContext {
  return { ...input, issues }
}
