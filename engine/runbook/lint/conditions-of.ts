import { valueAt } from '../../source/validate.ts'
import type { Path, YamlFile } from '../../source/yaml.ts'
import { Condition } from '../schema.ts'
import type { PlacedCondition } from './context.ts'

/** Conditions stand under `when` wherever something may be left out; diagnoses' own `when` is a symptom, another form. */
export function conditionsOf(yaml: YamlFile): readonly PlacedCondition[] {
  const found: PlacedCondition[] = []
  walk(yaml.value, [])
  return found

  function walk(value: unknown, path: Path): void {
    if (typeof value !== 'object' || value === null) return
    for (const [key, part] of entriesOf(value)) {
      const at = [...path, key]
      if (key === 'when' && Condition.safeParse(part).success) leaves(part, at)
      else walk(part, at)
    }
  }

  function leaves(value: unknown, path: Path): void {
    const parsed = Condition.safeParse(value)
    if (!parsed.success) return
    const condition = parsed.data
    if ('not' in condition) leaves(condition.not, [...path, 'not'])
    else if ('all' in condition)
      condition.all.forEach((_, index) => leaves(valueAt(value, ['all', index]), [...path, 'all', index]))
    else if ('any' in condition)
      condition.any.forEach((_, index) => leaves(valueAt(value, ['any', index]), [...path, 'any', index]))
    else found.push({ condition, yaml, path })
  }
}

function entriesOf(value: object): readonly (readonly [string | number, unknown])[] {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value)
}
