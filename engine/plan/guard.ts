import type { Step } from '../runbook/schema.ts'
import type { Renderer } from './render.ts'

/** What the host runs by itself unless a new login comes in: the guard's own script, or the step's undo. */
export function guardScript(step: Step, render: Renderer): string {
  const { guard } = step
  if (guard === undefined) return ''
  const scripts = guard.revert === 'undo' ? undoScripts(step) : [guard.revert.run]
  return scripts.map(script => `(\n${render.shell(script).trimEnd()}\n)`).join(' && ')
}

/** Scripts of the step's undo; other kinds of actions need us there, and lint refuses them. */
export function undoScripts(step: Step): readonly string[] {
  if (step.undo.kind !== 'actions') return []
  return step.undo.do.flatMap(({ kind, spec }) => {
    if (kind !== 'run') return []
    if (typeof spec === 'string') return [spec]
    const script = (spec as { readonly script?: unknown }).script
    return typeof script === 'string' ? [script] : []
  })
}
