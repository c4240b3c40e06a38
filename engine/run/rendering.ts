import { decide } from '../plan/conditions.ts'
import { createRenderer, masked } from '../plan/render.ts'
import { secretsOf, type LoopItem, type Scope } from '../plan/scope.ts'
import { RunError, isRunError } from '../errors.ts'
import type { Phrase } from '../phrase.ts'
import type { Secrets } from '../ports.ts'
import type { Redactor } from '../redact.ts'
import type { Binding } from '../site/bind.ts'
import type { SecretReference } from '../site/schema.ts'
import { phrase } from '../words/phrases/index.ts'
import { unfitness } from '../words/secret-asked.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { Rendering } from './context.ts'
import type { StepKey } from './events.ts'
import { itemKeys } from './items.ts'
import { secretUse } from './secret-use.ts'
import type { Fold } from './reduce.ts'

export interface FetchedSecrets {
  readonly values: ReadonlyMap<string, string>
  /** SECRET_UNFIT: what was found breaks the rule of its parameter. All of them are named at once. */
  readonly unfit?: RunError
}

/**
 * Fetches every secret the runbook's values name and registers it with the redactor. One that is missing or unfit is left out:
 * only an action that really uses a missing one stops, with SECRET_MISSING; an unfit one is a mistake to tell before any host hears of it.
 */
export async function fetchSecrets(
  binding: Binding,
  secrets: Secrets,
  redactor: Redactor,
): Promise<FetchedSecrets> {
  const values = new Map<string, string>()
  const unfit: Phrase[] = []
  for (const { name, reference } of secretsOf(binding)) {
    try {
      const use = secretUse(binding.runbook, name)
      const value = redactor.add(await secrets.get(name, reference, use), name)
      const reason = unfitness(use, value)
      if (reason === undefined) values.set(name, value)
      else unfit.push(phrase('secret-unfit', { name, source: sourceOf(reference), reason }))
    } catch (error) {
      if (!isRunError(error)) throw error
    }
  }
  return unfit.length === 0 ? { values } : { values, unfit: new RunError('SECRET_UNFIT', { unfit }) }
}

/** Where a secret is kept, in words; never the secret. */
export function sourceOf(reference: SecretReference): Phrase {
  if ('env' in reference) return phrase('secret-from-env', { variable: reference.env })
  if ('file' in reference) return phrase('secret-from-file', { path: reference.file })
  if ('vault' in reference) return phrase('secret-from-vault', { entry: reference.vault })
  return phrase('secret-from-prompt')
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
