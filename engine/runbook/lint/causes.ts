/** What the known errors of a runbook say to people, with its places: placeholders stand there as in an action. */
import { valueAt } from '../../source/validate.ts'
import type { Path, YamlFile } from '../../source/yaml.ts'
import type { Runbook, Step } from '../schema.ts'
import { objectAt, type PlacedText } from './places.ts'

/** Causes, titles of fixes and advice, in both languages. */
export function causeTexts(runbook: Runbook, yaml: YamlFile): readonly PlacedText[] {
  const textsAt = (path: Path, kind: string, step: Step | undefined): readonly PlacedText[] =>
    Object.entries(objectAt(yaml, [...path, kind])).flatMap(([language, text]: [string, unknown]) => {
      if (typeof text !== 'string') return []
      const node = { kind, path, phase: 'fix' as const, step, spec: valueAt(yaml.value, [...path, kind]) }
      return [{ text, path: [...path, kind, language], use: 'people' as const, keys: [language], node }]
    })
  const ofCauses = (path: Path, count: number, step: Step | undefined): readonly PlacedText[] =>
    Array.from({ length: count }, (_, index): Path => [...path, index]).flatMap(at => [
      ...textsAt(at, 'says', step),
      ...textsAt([...at, 'fix'], 'title', step),
      ...textsAt([...at, 'fix'], 'advice', step),
    ])
  const ofSteps = runbook.steps.flatMap((step, index) =>
    ofCauses(['steps', index, 'diagnose'], step.diagnose.length, step),
  )
  const named = Object.keys(objectAt(yaml, ['fixes'])).flatMap(name =>
    textsAt(['fixes', name], 'title', undefined),
  )
  return [...ofSteps, ...ofCauses(['diagnose'], runbook.diagnose.length, undefined), ...named]
}
