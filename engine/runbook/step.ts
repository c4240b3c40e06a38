import { valueAt } from '../source/validate.ts'
import type { Path, YamlFile } from '../source/yaml.ts'
import type { NodeReader } from './nodes.ts'
import { readActions, readChecks } from './nodes.ts'
import type { Diagnosis, Step, Undo } from './schema.ts'
import type { DiagnosisSource, FixSource, StepSource } from './source.ts'

/** A step of the file as the engine knows it; `at` is where it stands. */
export function buildStep(source: StepSource, reader: NodeReader, at: Path): Step {
  const actions = readActions(reader, [...at, 'do'])
  return {
    id: source.id,
    title: source.title,
    why: source.why,
    on: source.on,
    order: source.order,
    ...given('max', source.max),
    onFail: source.on_fail,
    risk: source.risk,
    ...given('when', source.when),
    ...(source.for_each === undefined ? {} : { forEach: loopOf(source.for_each) }),
    ...given('guard', source.guard),
    require: readChecks(reader, [...at, 'require']),
    skipIf: readChecks(reader, [...at, 'skip_if']),
    do: actions,
    capture: source.capture,
    gate: readChecks(reader, [...at, 'gate']),
    ...given('until', source.until),
    diagnose: buildDiagnoses(source.diagnose, reader, [...at, 'diagnose']),
    undo: buildUndo(
      source,
      reader,
      at,
      actions.some(action => reader.kinds.actions[action.kind]?.changes !== 'never'),
    ),
    leaves: source.leaves,
  }
}

function loopOf(source: NonNullable<StepSource['for_each']>): NonNullable<Step['forEach']> {
  return { in: source.in, as: source.as, ...given('key', source.key) }
}

/** Without a word about undo, what was recorded is put back; a step that changes nothing has nothing to undo. */
function buildUndo(source: StepSource, reader: NodeReader, at: Path, changes: boolean): Undo {
  const { undo, irreversible } = source
  if (undo === 'none' || (undo === undefined && !changes))
    return { kind: 'none', ...given('irreversible', irreversible) }
  if (undo === undefined || undo === 'recorded') return { kind: 'recorded' }
  return {
    kind: 'actions',
    do: readActions(reader, [...at, 'undo', 'do']),
    gate: readChecks(reader, [...at, 'undo', 'gate']),
  }
}

export function buildDiagnoses(
  sources: readonly DiagnosisSource[],
  reader: NodeReader,
  at: Path,
): readonly Diagnosis[] {
  return sources.map(({ id, catalogue, on, when, says, fix }, index) => ({
    id,
    ...given('catalogue', catalogue),
    ...given('on', on),
    when,
    says,
    ...given('fix', fix === undefined ? undefined : buildFix(fix, reader, [...at, index, 'fix'])),
  }))
}

/** Undefined where the name means nothing, which lint reports. */
function buildFix(
  source: NonNullable<DiagnosisSource['fix']>,
  reader: NodeReader,
  at: Path,
): Diagnosis['fix'] | undefined {
  if (typeof source === 'string') {
    const named = valueAt(reader.yaml.value, ['fixes', source]) as FixSource | undefined
    return named && buildFix(named, reader, ['fixes', source])
  }
  if ('advice' in source) return source
  const repeated = 'step' in source ? pathOfStep(reader.yaml, source.step) : undefined
  return {
    title: source.title,
    ...given('on', source.on),
    do: [
      ...(repeated === undefined ? [] : readActions(reader, [...repeated, 'do'])),
      ...readActions(reader, [...at, 'do']),
    ],
  }
}

function pathOfStep(yaml: YamlFile, id: string): Path | undefined {
  const steps = valueAt(yaml.value, ['steps'])
  const index = Array.isArray(steps) ? steps.findIndex(step => valueAt(step, ['id']) === id) : -1
  return index < 0 ? undefined : ['steps', index]
}

/** Leaves the key out where there is no value, as exact optional properties want it. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}
