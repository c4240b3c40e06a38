import type { Step } from '../runbook/schema.ts'
import type { Value } from '../site/bind.ts'
import type { Binding } from '../site/bind.ts'

/** The keys of a step's loop, in order; one empty key where it has no loop. */
export function loopItems(context: { readonly binding: Binding }, step: Step): readonly string[] {
  if (step.forEach === undefined) return ['']
  const list = context.binding.params[step.forEach.in]
  if (list?.kind !== 'list') return []
  return list.items.map((item, index) => itemKey(item, step.forEach?.key, index))
}

/** An item is known by the field its loop names, or its text, or its place. */
export function itemKey(item: Value, field: string | undefined, index: number): string {
  if (item.kind !== 'scalar') return String(index)
  return (field === undefined ? item.text : item.fields[field]) ?? String(index)
}
