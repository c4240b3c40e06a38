import type { Issue } from '../../source/issue.ts'
import { Issues } from '../../source/issues.ts'
import type { LintInput, Rule } from './context.ts'
import { createContext } from './context.ts'

/** One file a rule; a new rule is one file and one line here. */
const rules: readonly Rule[] = []

/** Looks for what has the right form and is wrong all the same. */
export function lint(input: LintInput): readonly Issue[] {
  const issues = new Issues()
  const context = createContext(input, issues)
  rules.forEach(rule => rule(context))
  return issues.list
}
