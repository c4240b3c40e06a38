import type { Issue } from '../../source/issue.ts'
import { Issues } from '../../source/issues.ts'
import type { LintInput, Rule } from './context.ts'
import { createContext } from './context.ts'
import { captures } from './captures.ts'
import { characters } from './characters.ts'
import { conditions } from './conditions.ts'
import { files } from './files.ts'
import { fixes } from './fixes.ts'
import { gates } from './gates.ts'
import { guard } from './guard.ts'
import { ids } from './ids.ts'
import { parameters } from './parameters.ts'
import { patterns } from './patterns.ts'
import { references } from './references.ts'
import { risk } from './risk.ts'
import { roles } from './roles.ts'
import { rules as siteRules } from './rules.ts'
import { secrets } from './secrets.ts'
import { shell } from './shell.ts'
import { titles } from './titles.ts'
import { undo } from './undo.ts'
import { until } from './until.ts'

/** One file a rule; a new rule is one file and one line here. */
const rules: readonly Rule[] = [
  ids,
  references,
  conditions,
  roles,
  files,
  fixes,
  captures,
  until,
  parameters,
  siteRules,
  patterns,
  gates,
  undo,
  risk,
  guard,
  secrets,
  shell,
  characters,
  titles,
]

/** Looks for what has the right form and is wrong all the same. */
export function lint(input: LintInput): readonly Issue[] {
  const issues = new Issues()
  const context = createContext(input, issues)
  rules.forEach(rule => rule(context))
  return issues.list
}
