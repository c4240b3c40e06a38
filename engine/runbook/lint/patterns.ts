import type { Path } from '../../source/yaml.ts'
import { patternDetail } from '../../words/input-pattern.ts'
import type { Text } from '../text.ts'
import type { Rule } from './context.ts'

/** undefined: it is a regular expression. */
export function patternProblem(pattern: string, flags = ''): Text | undefined {
  try {
    new RegExp(pattern, flags)
    return undefined
  } catch (error) {
    return patternDetail(pattern, error instanceof Error ? error.message : '')
  }
}

const keys = new Set(['matches', 'not_matches'])

/** Patterns of captures, expectations and diagnoses are regular expressions. */
export const patterns: Rule = ({ yaml, issues }) => {
  walk(yaml.value, [])

  function walk(value: unknown, path: Path): void {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) return value.forEach((item: unknown, index) => walk(item, [...path, index]))
    for (const [key, part] of Object.entries(value)) {
      const at = [...path, key]
      const detail = keys.has(key) && typeof part === 'string' ? patternProblem(part) : undefined
      if (detail === undefined) walk(part, at)
      else issues.add('PATTERN_INVALID', yaml.locate(at), { detail })
    }
  }
}
