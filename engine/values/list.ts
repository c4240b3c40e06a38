import type { Value } from '../site/bind.ts'
import { refuse, refuseType } from './input.ts'
import type { ValueInput } from './input.ts'

/** A list of values of one type, none of them twice: each is the key of its own turn of a loop. */
export function readList(
  input: ValueInput,
  readItem: (item: ValueInput) => Value | undefined,
): Value | undefined {
  const { raw, definition } = input
  if (!Array.isArray(raw)) return refuseType(input)
  const { of = 'string', ...rest } = definition
  const items = raw.map((item: unknown, index) =>
    readItem({
      ...input,
      name: `${input.name}[${index}]`,
      definition: { ...rest, type: of },
      raw: item,
      path: [...input.path, index],
    }),
  )
  const found = items.filter(item => item !== undefined)
  reportTwice(input, items)
  return found.length === items.length ? { kind: 'list', items: found } : undefined
}

function reportTwice(input: ValueInput, items: readonly (Value | undefined)[]): void {
  const seen = new Set<string>()
  items.forEach((item, index) => {
    if (item?.kind !== 'scalar') return
    if (seen.has(item.text))
      refuse({ ...input, path: [...input.path, index] }, 'LIST_ITEM_TWICE', { value: item.text })
    seen.add(item.text)
  })
}
