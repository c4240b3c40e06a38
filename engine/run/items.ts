import type { Step } from '../runbook/schema.ts'
import type { Value } from '../site/bind.ts'
import type { Binding } from '../site/bind.ts'

/** The keys of a step's loop, in order; one empty key where it has no loop. */
export function loopItems(context: { readonly binding: Binding }, step: Step): readonly string[] {
  if (step.forEach === undefined) return ['']
  const list = context.binding.params[step.forEach.in]
  if (list?.kind !== 'list') return []
  return itemKeys(list.items, step.forEach.key)
}

/** Two items that are known by the same are told apart by their place: none is taken for done because the other one is. */
export function itemKeys(items: readonly Value[], field: string | undefined): readonly string[] {
  const keys = items.map((item, index) => itemKey(item, field, index))
  return keys.map((key, index) => (keys.indexOf(key) === index ? key : `${key} #${index + 1}`))
}

/** An item is known by the field its loop names, or its text, or its place. */
function itemKey(item: Value, field: string | undefined, index: number): string {
  if (item.kind !== 'scalar') return String(index)
  return (field === undefined ? item.text : item.fields[field]) ?? String(index)
}
