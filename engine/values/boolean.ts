import { refuse, refuseType, scalar } from './input.ts'
import type { ValueReader } from './input.ts'

export const readBoolean: ValueReader = input => {
  const { raw } = input
  if (typeof raw === 'boolean') return scalar(String(raw))
  // `yes` and `on` are texts in YAML 1.2: refused instead of guessed.
  return raw === null || typeof raw === 'object' ? refuseType(input) : refuse(input, 'VALUE_BOOLEAN')
}
