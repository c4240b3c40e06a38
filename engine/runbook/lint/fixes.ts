import { nearest } from '../../source/near.ts'
import { valueAt } from '../../source/validate.ts'
import type { Path } from '../../source/yaml.ts'
import type { Rule } from './context.ts'
import { objectAt } from './places.ts'
import { listed } from '../../words/listed.ts'

/** Fixes that a diagnosis names are there, none is left over, and a step that a fix repeats can be repeated. */
export const fixes: Rule = ({ runbook, yaml, issues }) => {
  const names = Object.keys(objectAt(yaml, ['fixes']))
  const offered: readonly Path[] = [
    ...runbook.diagnose.map((_, index): Path => ['diagnose', index, 'fix']),
    ...runbook.steps.flatMap((step, at) =>
      step.diagnose.map((_, index): Path => ['steps', at, 'diagnose', index, 'fix']),
    ),
  ]
  const used = new Set<unknown>()
  for (const path of offered) {
    const name = valueAt(yaml.value, path)
    if (typeof name !== 'string') continue
    used.add(name)
    if (names.includes(name)) continue
    const near = nearest(name, names)
    const params = { name, allowed: listed(names), ...(near === undefined ? {} : { near }) }
    issues.add('FIX_REFERENCE', yaml.locate(path), params)
  }
  for (const name of names) {
    if (!used.has(name)) issues.add('FIX_UNUSED', yaml.locate(['fixes', name], 'key'), { name })
  }
  for (const path of [...offered, ...names.map((name): Path => ['fixes', name])]) {
    const id = valueAt(yaml.value, [...path, 'step'])
    if (typeof id !== 'string') continue
    const step = runbook.steps.find(one => one.id === id)
    const position = yaml.locate([...path, 'step'])
    if (step === undefined) {
      const order = runbook.steps.map(one => one.id)
      const near = nearest(id, order)
      const params = { step: id, allowed: order.join(', '), ...(near === undefined ? {} : { near }) }
      issues.add('STEP_REFERENCE', position, params)
    } else if (step.do.length === 0 || step.forEach !== undefined || Object.keys(step.capture).length > 0) {
      issues.add('FIX_STEP', position, { step: id })
    }
  }
}
