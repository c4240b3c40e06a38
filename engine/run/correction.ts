/**
 * A value of the site that turns out wrong in the middle of a run. What was done with the old value is taken back with it, from the
 * first step that it touches on, since later steps build on that one; then they are done anew with the new value.
 */
import { phrase } from '../words/phrases/index.ts'
import { RunError, isRunError } from '../errors.ts'
import { planText } from '../plan/digest.ts'
import type { HostFacts } from '../plan/facts.ts'
import { guardScript } from '../plan/guard.ts'
import { stepKeys } from '../plan/keys.ts'
import type { Step } from '../runbook/schema.ts'
import type { Binding } from '../site/bind.ts'
import { stepHosts, type Registries } from './context.ts'
import type { CorrectedValue, StepKey } from './events.ts'
import { GROUP } from './gates.ts'
import { createFold } from './reduce.ts'
import { createRendering } from './rendering.ts'
import type { RunState } from './state.ts'

export interface Correction {
  readonly changed: readonly CorrectedValue[]
  /** The first step that was begun and would now be another; absent where nothing that was done is touched. */
  readonly from?: string
  /** That step and those begun after it, in the runbook's order: taken back, then done anew. */
  readonly again: readonly string[]
}

/** Throws CORRECTION_REFUSED where hosts, roles, lists of a loop, the runbook or an approved plan differ: that is another run. */
export function correctionOf(
  before: Binding,
  after: Binding,
  state: RunState,
  registries: Registries,
): Correction {
  refuseOtherRun(before, after, state, registries)
  const begun = new Set(
    Object.values(state.steps)
      .filter(part => part.attempt > 0 && part.outcome !== 'undone')
      .map(part => part.key.step),
  )
  const done = before.runbook.steps.filter(step => begun.has(step.id))
  const first = done.findIndex(step => partsOf(before, registries, step.id).some(key => differs(step, key)))
  const again = first === -1 ? [] : done.slice(first).map(step => step.id)
  const [from] = again
  return { changed: changedValues(before, after), again, ...(from !== undefined && { from }) }

  function differs(step: Step, key: StepKey): boolean {
    const meaning = (binding: Binding) => meaningOf(step, key, binding, state, registries)
    return meaning(before) !== meaning(after)
  }
}

function refuseOtherRun(before: Binding, after: Binding, state: RunState, registries: Registries): void {
  const refuse = (what: 'runbook' | 'site' | 'hosts' | 'list' | 'plan'): never => {
    throw new RunError('CORRECTION_REFUSED', { what: phrase(`differs-${what}`) })
  }
  const same = (part: (binding: Binding) => unknown): boolean =>
    JSON.stringify(part(before)) === JSON.stringify(part(after))
  if (!same(binding => binding.runbook.digest)) refuse('runbook')
  if (!same(binding => binding.site.name)) refuse('site')
  if (!same(binding => [Object.keys(binding.hosts), binding.roles])) refuse('hosts')
  if (!same(binding => stepKeys(binding, registries))) refuse('list')
  // The approval was for the values that it names: with others, commands would run that nobody approved.
  if (state.started?.approved !== undefined && !same(binding => planText(binding))) refuse('plan')
}

function partsOf(binding: Binding, registries: Registries, step: string): readonly StepKey[] {
  return stepKeys(binding, registries).filter(key => key.step === step)
}

/** All that a step does and judges there, with values filled in and secrets masked, as one text to compare. */
function meaningOf(
  step: Step,
  key: StepKey,
  binding: Binding,
  state: RunState,
  registries: Registries,
): string {
  const host = key.host === GROUP ? (stepHosts(binding, step)[0] ?? '') : key.host
  const { masked, decide } = createRendering(
    {
      binding,
      runId: state.started?.runId ?? '',
      fold: foldOf(state),
      facts: factsOf(state),
      secrets: new Map(),
    },
    { ...key, host },
  )
  const attempt = (read: () => unknown): unknown => {
    try {
      return read() ?? null
    } catch (error) {
      if (!isRunError(error)) throw error
      return [error.code, error.params]
    }
  }
  const actions = [...step.do, ...(step.undo.kind === 'actions' ? step.undo.do : [])].map(node => [
    attempt(() => registries.actions[node.kind]?.resolve(node.spec, masked)),
    node.when && attempt(() => decide(node.when ?? { all: [] })),
  ])
  const undoGate = step.undo.kind === 'actions' ? step.undo.gate : []
  const checks = [...step.require, ...step.skipIf, ...step.gate, ...undoGate].map(node =>
    attempt(() => registries.checks[node.kind]?.resolve(node.spec, masked)),
  )
  const applies = step.when && attempt(() => decide(step.when ?? { all: [] }))
  const text = JSON.stringify([actions, checks, applies, attempt(() => guardScript(step, masked))])
  // A secret that now comes from elsewhere is another one, as far as anybody can tell without looking at it.
  return Object.entries(binding.site.secrets).reduce(
    (meaning, [name, from]) => meaning.replaceAll(`‹${name}›`, `‹${name} ${JSON.stringify(from)}›`),
    text,
  )
}

function factsOf(state: RunState): ReadonlyMap<string, HostFacts> {
  return new Map(
    Object.entries(state.hosts).flatMap(([name, { facts }]) => (facts ? [[name, facts] as const] : [])),
  )
}

/** Captured values are read through a fold; this one only ever answers. */
function foldOf(state: RunState): ReturnType<typeof createFold> {
  const fold = createFold()
  return {
    ...fold,
    state: () => state,
    step: key => state.steps[`${key.step}|${key.item}|${key.host}`] ?? fold.step(key),
  }
}

/** Parameters of the site, and parameters and ways of access of its hosts, that differ, as they stand in the two files. */
function changedValues(before: Binding, after: Binding): readonly CorrectedValue[] {
  const valuesOf = ({ site }: Binding): ReadonlyMap<string, string> =>
    new Map([
      ...Object.entries(site.params).map(([name, value]) => [name, shown(value)] as const),
      ...Object.entries(site.secrets).map(([name, from]) => [name, shown(from)] as const),
      ...Object.entries(site.kit?.sha256 ?? {}).map(([file, hash]) => [`kit ${file}`, hash] as const),
      ...Object.entries(site.hosts).flatMap(([host, { ssh, values }]) => [
        ...Object.entries(ssh).map(([name, value]) => [`ssh.${name}@${host}`, shown(value)] as const),
        ...Object.entries(values).map(([name, value]) => [`${name}@${host}`, shown(value)] as const),
      ]),
    ])
  const [old, now] = [valuesOf(before), valuesOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter(name => old.get(name) !== now.get(name))
    .map(name => ({ name, before: old.get(name) ?? '', after: now.get(name) ?? '' }))
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
