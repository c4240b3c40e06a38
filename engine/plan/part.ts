/** One step on one host (and loop item), as a plan shows it: whether it runs, each action resolved and masked, each check. */
import type { ActionView } from '../actions/kind.ts'
import { isRunError, type ErrorParams } from '../errors.ts'
import type { Phrase } from '../phrase.ts'
import type { Registries } from '../run/context.ts'
import { itemKeys } from '../run/items.ts'
import type { ActionNode, CheckNode, Condition, Step } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { Binding } from '../site/bind.ts'
import { decide, undecidedBy } from './conditions.ts'
import { milliseconds } from '../runbook/duration.ts'
import { guardScript } from './guard.ts'
import { createRenderer, masked, type Renderer } from './render.ts'
import type { LoopItem, Scope } from './scope.ts'
import { plainLine, says } from '../words/lines.ts'

/** `facts`: what must be known before it can be told. */
export type Runs =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly why: 'condition' | 'fault-not-allowed' }
  | { readonly kind: 'undecided'; readonly facts: readonly string[] }

/** Why something could not be resolved; the run would stop there. */
export interface PlanProblem {
  readonly code: string
  readonly params: ErrorParams
}
export interface PlanAction {
  /** `do[0]`, `undo[0]`. */
  readonly id: string
  readonly title?: Text
  readonly runs: Runs
  readonly view?: ActionView
  readonly problem?: PlanProblem
}
export interface PlanCheck {
  /** `gate[0]`. */
  readonly id: string
  readonly kind: string
  readonly title?: Text
  readonly strict?: true
  readonly runs: Runs
  /** What it looks for: in English where it has words, and the same to be said in the reader's language. */
  readonly line?: string
  readonly says?: Phrase
  /** The whole of what runs on the host, where the line is its beginning. */
  readonly body?: string
  readonly sudo?: readonly string[]
  readonly problem?: PlanProblem
}
export interface PlanPart {
  readonly item: string
  readonly host: string
  readonly runs: Runs
  readonly require: readonly PlanCheck[]
  readonly skipIf: readonly PlanCheck[]
  readonly actions: readonly PlanAction[]
  readonly gate: readonly PlanCheck[]
  readonly undo: readonly PlanAction[]
  /** Armed on the host before the first action: seconds until it runs, unless a new login succeeded. */
  readonly guard?: { readonly seconds: number; readonly script: string }
}

/** The items of a step's loop; one undefined where it has none. */
export function loopScopes(binding: Binding, step: Step): readonly (LoopItem | undefined)[] {
  const loop = step.forEach
  if (loop === undefined) return [undefined]
  const list = binding.params[loop.in]
  if (list?.kind !== 'list') return []
  const keys = itemKeys(list.items, loop.key)
  return list.items.map((value, index) => ({ as: loop.as, key: keys[index] ?? '', value }))
}

export function planPart(
  step: Step,
  scope: Scope,
  registries: Registries,
  allowedFaults: readonly string[] | undefined,
): PlanPart {
  const render = createRenderer(scope, masked)
  const act = (list: string, nodes: readonly ActionNode[]): readonly PlanAction[] =>
    nodes.map((node, index) => planAction(`${list}[${index}]`, node, scope, render, registries))
  const check = (list: string, nodes: readonly CheckNode[]): readonly PlanCheck[] =>
    planChecks(list, nodes, scope, registries, 'host')
  const refused = step.risk === 'fault' && allowedFaults?.includes(scope.host) === false
  return {
    item: scope.item?.key ?? '',
    host: scope.host,
    runs: refused ? { kind: 'no', why: 'fault-not-allowed' } : runs(step.when, scope),
    require: check('require', step.require),
    skipIf: check('skip_if', step.skipIf),
    actions: act('do', step.do),
    gate: check('gate', step.gate),
    undo: step.undo.kind === 'actions' ? act('undo', step.undo.do) : [],
    ...planGuard(step, render),
  }
}

function planGuard(step: Step, render: Renderer): Pick<PlanPart, 'guard'> {
  if (step.guard === undefined) return {}
  const seconds = Math.ceil(milliseconds(step.guard.within) / 1000)
  try {
    return { guard: { seconds, script: guardScript(step, render) } }
  } catch (error) {
    return { guard: { seconds, script: `# ${problemOf(error).code}` } }
  }
}

/** What is judged once over the hosts of a step, rendered as seen from its first host. */
export function planGroup(step: Step, scope: Scope, registries: Registries): readonly PlanCheck[] {
  return [
    ...planChecks('require', step.require, scope, registries, 'group'),
    ...planChecks('gate', step.gate, scope, registries, 'group'),
  ]
}

function planAction(
  id: string,
  node: ActionNode,
  scope: Scope,
  render: Renderer,
  registries: Registries,
): PlanAction {
  const kind = registries.actions[node.kind]
  const base = { id, runs: runs(node.when, scope), ...(node.title && { title: node.title }) }
  if (kind === undefined) return { ...base, problem: { code: 'no-such-action', params: { kind: node.kind } } }
  try {
    return { ...base, view: kind.describe(kind.resolve(node.spec, render), node) }
  } catch (error) {
    return { ...base, problem: problemOf(error) }
  }
}

function planChecks(
  list: string,
  nodes: readonly CheckNode[],
  scope: Scope,
  registries: Registries,
  wanted: 'host' | 'group',
): readonly PlanCheck[] {
  const render = createRenderer(scope, masked)
  return nodes.flatMap((node, index): readonly PlanCheck[] => {
    const kind = registries.checks[node.kind]
    if (kind !== undefined && kind.scope !== wanted) return []
    const base = {
      id: `${list}[${index}]`,
      kind: node.kind,
      runs: runs(node.when, scope),
      ...(node.title && { title: node.title }),
      ...(node.strict && { strict: node.strict }),
    }
    if (kind === undefined) {
      return wanted === 'host'
        ? [{ ...base, problem: { code: 'no-such-check', params: { kind: node.kind } } }]
        : []
    }
    try {
      const resolved = kind.resolve(node.spec, render)
      const line = kind.describe(resolved)
      const sudo = kind.sudo?.(resolved) ?? []
      const body = kind.body?.(resolved)
      return [
        {
          ...{ ...base, line: plainLine(line), ...says(line) },
          ...(body !== undefined && body.trim() !== plainLine(line) && { body }),
          ...(sudo.length > 0 && { sudo }),
        },
      ]
    } catch (error) {
      return [{ ...base, problem: problemOf(error) }]
    }
  })
}

function runs(when: Condition | undefined, scope: Scope): Runs {
  const decided = when === undefined ? true : decide(when, scope)
  if (decided === true || when === undefined) return { kind: 'yes' }
  return decided === false
    ? { kind: 'no', why: 'condition' }
    : { kind: 'undecided', facts: undecidedBy(when, scope) }
}

/** A kind may need a value that is not known yet to describe itself; anything but our own errors is a mistake of ours. */
function problemOf(error: unknown): PlanProblem {
  if (isRunError(error)) return { code: error.code, params: error.params }
  return { code: 'INTERNAL', params: { what: error instanceof Error ? error.message : String(error) } }
}
