import type { Issue } from '../../engine/source/issue.ts'

/** What is only not there yet: a new form has nothing wrong, it has something to be filled in. */
const codes = new Set([
  'TEXT_EMPTY',
  'VALUE_EMPTY',
  'PARAM_ABSENT',
  'HOST_VALUE_ABSENT',
  'ROLE_WITHOUT_HOST',
  'RULE_NEEDS',
])

export function isMissing({ code }: Pick<Issue, 'code'>): boolean {
  return codes.has(code)
}
