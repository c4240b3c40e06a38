import { refuse, refuseType, scalar } from './input.ts'
import type { ValueInput, ValueReader } from './input.ts'

export const readInteger: ValueReader = input =>
  readWithin(
    input,
    input.definition.min ?? Number.MIN_SAFE_INTEGER,
    input.definition.max ?? Number.MAX_SAFE_INTEGER,
  )

export const readPort: ValueReader = input =>
  readWithin(input, Math.max(1, input.definition.min ?? 1), Math.min(65535, input.definition.max ?? 65535))

/** Plain decimal digits only: 010 is eight to some programs, and nobody means 1e3. */
function readWithin(input: ValueInput, minimum: number, maximum: number) {
  const { raw } = input
  if (typeof raw !== 'number' && typeof raw !== 'string') return refuseType(input)
  const text = input.written(input.path) ?? String(raw)
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(text)) {
    const example = Math.min(Math.max(62, minimum), maximum)
    return refuse(input, 'VALUE_INTEGER', { value: text, example })
  }
  const value = Number(text)
  if (value < minimum || value > maximum)
    return refuse(input, 'VALUE_RANGE', { value: text, minimum, maximum })
  return scalar(text)
}
