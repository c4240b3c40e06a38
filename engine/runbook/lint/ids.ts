import type { Path } from '../../source/yaml.ts'
import type { Rule } from './context.ts'

/** Ids name one thing each: steps, diagnoses, the actions of a step, the files of the kit. */
export const ids: Rule = ({ runbook, yaml, kit, issues }) => {
  const unique = (entries: readonly { id: string | undefined; path: Path }[], file = yaml): void => {
    const seen = new Set<string>()
    for (const { id, path } of entries) {
      if (id === undefined) continue
      if (seen.has(id)) issues.add('ID_TWICE', file.locate(path), { id })
      seen.add(id)
    }
  }
  unique(runbook.steps.map(({ id }, index) => ({ id, path: ['steps', index, 'id'] })))
  unique([
    ...runbook.diagnose.map(({ id }, index) => ({ id, path: ['diagnose', index, 'id'] })),
    ...runbook.steps.flatMap((step, index) =>
      step.diagnose.map(({ id }, at) => ({ id, path: ['steps', index, 'diagnose', at, 'id'] })),
    ),
  ])
  runbook.steps.forEach((step, index) => {
    unique(step.do.map(({ name }, at) => ({ id: name, path: ['steps', index, 'do', at, 'name'] })))
  })
  if (kit !== undefined) {
    unique(
      runbook.kit?.files.map(({ file }, index) => ({ id: file, path: ['files', index, 'file'] })) ?? [],
      kit,
    )
  }
}
