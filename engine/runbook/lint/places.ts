/** Walks the actions and checks of a runbook file, and the texts in them, with their places. */
import { valueAt } from '../../source/validate.ts'
import type { Path, YamlFile } from '../../source/yaml.ts'
import type { Kinds } from '../kinds.ts'
import type { Runbook, Step } from '../schema.ts'
import { useOf } from './fields.ts'
import type { FieldUse } from './fields.ts'

export type Phase = 'require' | 'skip_if' | 'do' | 'gate' | 'undo-do' | 'undo-gate' | 'fix'

export interface PlacedNode {
  readonly kind: string
  /** Of the whole node; its spec stands at [...path, kind]. */
  readonly path: Path
  readonly phase: Phase
  /** Undefined: a fix of the runbook's own diagnoses, which may run in any step. */
  readonly step: Step | undefined
  readonly spec: unknown
}

export interface PlacedText {
  readonly text: string
  readonly path: Path
  readonly use: FieldUse
  readonly keys: readonly string[]
  readonly node: PlacedNode
}

export function nodesOf(runbook: Runbook, yaml: YamlFile, kinds: Kinds): readonly PlacedNode[] {
  const collect = (path: Path, phase: Phase, step: Step | undefined): readonly PlacedNode[] => {
    const list = valueAt(yaml.value, path)
    const registry = phase === 'do' || phase === 'undo-do' || phase === 'fix' ? kinds.actions : kinds.checks
    if (!Array.isArray(list)) return []
    return list.flatMap((node: unknown, index) => {
      if (typeof node !== 'object' || node === null) return []
      const kind = Object.keys(node).find(key => Object.hasOwn(registry, key))
      if (kind === undefined) return []
      return [{ kind, path: [...path, index], phase, step, spec: valueAt(node, [kind]) }]
    })
  }
  const fixes = (path: Path, count: number, step: Step | undefined) =>
    Array.from({ length: count }, (_, index) => collect([...path, index, 'fix', 'do'], 'fix', step)).flat()
  const steps = runbook.steps.flatMap((step, index) => {
    const at: Path = ['steps', index]
    return [
      ...collect([...at, 'require'], 'require', step),
      ...collect([...at, 'skip_if'], 'skip_if', step),
      ...collect([...at, 'do'], 'do', step),
      ...collect([...at, 'gate'], 'gate', step),
      ...fixes([...at, 'diagnose'], step.diagnose.length, step),
      ...ofGuard(step, [...at, 'guard', 'revert']),
      ...collect([...at, 'undo', 'do'], 'undo-do', step),
      ...collect([...at, 'undo', 'gate'], 'undo-gate', step),
      ...ofLeaves(step, [...at, 'leaves']),
    ]
  })
  const named = Object.keys(objectAt(yaml, ['fixes'])).flatMap(name =>
    collect(['fixes', name, 'do'], 'fix', undefined),
  )
  return [...steps, ...fixes(['diagnose'], runbook.diagnose.length, undefined), ...named]
}

export function objectAt(yaml: YamlFile, path: Path): object {
  const value = valueAt(yaml.value, path)
  return typeof value === 'object' && value !== null ? value : {}
}

/** A guard's own script is one like those of the undo. */
function ofGuard(step: Step, path: Path): readonly PlacedNode[] {
  const revert = step.guard?.revert
  if (revert === undefined || revert === 'undo') return []
  return [{ kind: 'run', path, phase: 'undo-do', step, spec: revert.run }]
}

/** What a step says that it leaves: paths with placeholders, like those of a file action. */
function ofLeaves(step: Step, path: Path): readonly PlacedNode[] {
  return step.leaves.flatMap(({ for: _, ...leaf }, index) =>
    Object.entries(leaf).map(([kind, spec]) => ({
      kind,
      path: [...path, index],
      phase: 'gate' as const,
      step,
      spec,
    })),
  )
}

/** Texts of a node's spec that mean something, and those of its own `expect`. */
export function textsOf(node: PlacedNode): readonly PlacedText[] {
  return leaves(node.spec, []).flatMap(({ text, path }) => {
    const keys = path.filter(segment => typeof segment === 'string')
    const use = useOf(node.kind, keys) ?? (text.includes('{{') ? 'text' : undefined)
    return use === undefined ? [] : [{ text, path: [...node.path, node.kind, ...path], use, keys, node }]
  })
}

function leaves(value: unknown, path: Path): readonly { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }]
  if (typeof value !== 'object' || value === null) return []
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value)
  return entries.flatMap(([key, item]) => leaves(item, [...path, key]))
}
