import type { Param } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { IssueParams } from '../source/issues.ts'
import type { InputCode } from '../words/input.ts'
import { findOddCharacter } from './characters.ts'
import { lengthBounds } from './string.ts'

export interface SecretProblem {
  readonly code: InputCode
  /** Never holds the secret or a part of it. */
  readonly params: IssueParams
}

/** What is wrong with a fetched secret, by its parameter's `length` and `pattern`; undefined when nothing is. */
export function secretProblem(
  name: string | Text,
  definition: Pick<Param, 'length' | 'pattern'>,
  value: string,
): SecretProblem | undefined {
  if (value === '') return { code: 'VALUE_EMPTY', params: { name } }
  const odd = findOddCharacter(value)
  if (odd !== undefined) return { code: odd.code, params: { name, character: odd.character } }
  const length = [...value].length
  const { minimum, maximum } = lengthBounds(definition.length ?? `1..${Number.MAX_SAFE_INTEGER}`)
  if (length < minimum || length > maximum) {
    return { code: 'VALUE_LENGTH', params: { name, length, allowed: definition.length ?? '' } }
  }
  const pattern = definition.pattern
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value)) return undefined
  return { code: 'VALUE_PATTERN', params: { name, value: '•••', pattern } }
}
