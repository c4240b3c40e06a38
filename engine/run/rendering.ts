import { decide } from '../plan/conditions.ts'
import { createRenderer, masked } from '../plan/render.ts'
import { secretsOf, type LoopItem, type Scope } from '../plan/scope.ts'
import { isRunError } from '../errors.ts'
import type { Secrets } from '../ports.ts'
import type { Redactor } from '../redact.ts'
import type { Binding } from '../site/bind.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { Rendering } from './context.ts'
import type { StepKey } from './events.ts'
import { itemKeys } from './items.ts'
import { secretUse } from './secret-use.ts'
import type { Fold } from './reduce.ts'

/**
 * Fetches every secret the runbook's values name and registers it with the redactor. One that is missing is left out:
 * only an action that really uses it stops, with SECRET_MISSING.
 */
export async function fetchSecrets(
  binding: Binding,
  secrets: Secrets,
  redactor: Redactor,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>()
  for (const { name, reference } of secretsOf(binding)) {
    try {
      values.set(
        name,
        redactor.add(await secrets.get(name, reference, secretUse(binding.runbook, name)), name),
      )
    } catch (error) {
      if (!isRunError(error)) throw error
    }
  }
  return values
}

export interface RenderSource {
  readonly binding: Binding
  readonly runId: string
  readonly fold: Fold
  readonly facts: ReadonlyMap<string, HostFacts>
  readonly secrets: ReadonlyMap<string, string>
  readonly kitDir?: string
}

/** Rendering for one (step, item, host), over the facts and captures that are known by now. */
export function createRendering(source: RenderSource, key: StepKey): Rendering {
  const scope = scopeOf(source, key)
  return {
    masked: createRenderer(scope, masked),
    live: createRenderer(scope, { kind: 'live', secrets: source.secrets }),
    decide: condition => decide(condition, scope),
  }
}

function scopeOf(source: RenderSource, key: StepKey): Scope {
  const item = loopItem(source.binding, key)
  return {
    binding: source.binding,
    host: key.host,
    facts: Object.fromEntries(source.facts),
    runId: source.runId,
    captured: (owner, name) => source.fold.step(owner).captures[name],
    ...(item && { item }),
    ...(source.kitDir !== undefined && { kitDir: source.kitDir }),
  }
}

function loopItem(binding: Binding, key: StepKey): LoopItem | undefined {
  const step = binding.runbook.steps.find(one => one.id === key.step)
  const list = step?.forEach && binding.params[step.forEach.in]
  if (step?.forEach === undefined || list?.kind !== 'list') return undefined
  const { as, key: field } = step.forEach
  const value = list.items[itemKeys(list.items, field).indexOf(key.item)]
  return value && { as, key: key.item, value }
}
