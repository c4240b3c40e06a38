import type { Path } from '../source/yaml.ts'
import type { NodeReader } from './nodes.ts'
import { readActions, readChecks } from './nodes.ts'
import type { Diagnosis, Step, Undo } from './schema.ts'
import type { DiagnosisSource, StepSource } from './source.ts'

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
  return sources.map(({ id, catalogue, when, says, fix }, index) => ({
    id,
    ...given('catalogue', catalogue),
    when,
    says,
    ...(fix === undefined
      ? {}
      : {
          fix:
            'do' in fix
              ? {
                  title: fix.title,
                  ...given('on', fix.on),
                  do: readActions(reader, [...at, index, 'fix', 'do']),
                }
              : fix,
        }),
  }))
}

/** Leaves the key out where there is no value, as exact optional properties want it. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}
