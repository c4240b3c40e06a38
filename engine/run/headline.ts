/** The one sentence that a run may claim. It never says more than was proved. */
import type { Verdict } from '../checks/verdict.ts'
import { boundText, doubleHolding, notExcluded } from '../drift/shown.ts'
import type { Params } from '../phrase.ts'
import type { Runbook } from '../runbook/schema.ts'
import type { StepKey } from './events.ts'
import { GROUP } from './gates.ts'
import { isTakenBackWholly } from './goes-on.ts'
import { aboutCheck, leftOutChecks } from './left-out.ts'
import { staleParts } from './stale.ts'
import { isSettled } from './step.ts'
import { drillsNow, isHelper, isInForce, keyText, type RunState, type StepState } from './state.ts'

export const headlineCodes = [
  'not-started',
  'running',
  'interrupted',
  'failed',
  'host-lost',
  'cancelled',
  'held',
  'stopped',
  'undone',
  'undone-partly',
  'undo-incomplete',
  'with-deviations',
  'verified',
  'verified-partly',
  'nothing-proven',
  'partly',
  'passed',
  'failover-not-proven',
  'one-direction-only',
  'double-holding-open',
  'host-failure-proven',
] as const
export type HeadlineCode = (typeof headlineCodes)[number]
export interface Headline {
  readonly code: HeadlineCode
  /** The step it stopped at, or the direction that was proved. */
  readonly params: Params
}

/** `cut`: no process works on it, so a run without an end was cut off. */
export function headline(state: RunState, runbook: Runbook, cut = false): Headline {
  if (state.started === undefined) return { code: 'not-started', params: {} }
  if (cut && wasCutOff(state)) return { code: 'interrupted', params: whereCut(state, runbook) }
  if (state.status === 'running') return { code: 'running', params: {} }
  const parts = Object.values(state.steps).filter(part => !isHelper(part))
  const stuck = parts.find(
    part => part.status === 'finished' && !isSettled(part.outcome) && part.outcome !== 'undone',
  )
  if (state.outcome === 'host-lost' || state.outcome === 'cancelled')
    return { code: state.outcome, params: {} }
  if (state.outcome === 'undone') {
    // Taken back to a step only: what earlier ones changed is still there.
    if (Object.values(state.steps).some(isInForce)) return { code: 'undo-incomplete', params: {} }
    const left = Object.values(state.steps).filter(part => part.changes.length > 0).length
    return !isTakenBackWholly(state)
      ? { code: 'undone-partly', params: { left } }
      : { code: 'undone', params: {} }
  }
  if (state.outcome === 'failed') {
    if (parts.some(part => part.judged.at(-1)?.phase === 'undo' && part.judged.at(-1)?.verdict !== 'pass'))
      return { code: 'undo-incomplete', params: {} }
    return { code: 'failed', params: stuck === undefined ? {} : placeOf(stuck.key, runbook) }
  }
  if (state.outcome === undefined && state.held?.before !== undefined) {
    const { before } = state.held
    return { code: 'held', params: { ...placeOf(before, runbook), number: numberOf(before, runbook) } }
  }
  if (state.outcome !== 'passed' && state.outcome !== 'stopped') return { code: 'stopped', params: {} }
  if (state.started.mode === 'verify') return verified(parts, runbook)
  const deviating = deviations(state).length
  if (deviating > 0) return { code: 'with-deviations', params: { count: deviating } }
  // What was proved before an undo is proved no longer, whatever was done anew since.
  const stale = staleParts(state, runbook)
  const standing = parts.filter(part => !stale.has(keyText(part.key)))
  if (!standing.some(part => part.outcome === 'passed')) return { code: 'nothing-proven', params: {} }
  if (state.outcome === 'stopped') return { code: 'stopped', params: {} }
  // A run of some steps only (--only, --until, preflight) says nothing of the others.
  const done = standing.filter(part => isSettled(part.outcome)).length
  if (done < parts.length) return { code: 'partly', params: { done, total: parts.length } }
  return provenFailover(standing, runbook)
}

/** An audit causes no faults, and says so of drills; a check that it left out was no part of what it may claim. */
function verified(parts: readonly StepState[], { steps }: Runbook): Headline {
  const drills = steps.filter(({ risk }) => risk === 'fault').length
  const alsoDrills = drills > 0 ? { drills } : {}
  const left = parts.flatMap(part => leftOutChecks(part).map(one => ({ ...one, step: part.key.step })))
  if (left.length === 0) return { code: 'verified', params: alsoDrills }
  const checks = new Map(left.map(one => [`${one.step} ${one.check}`, aboutCheck(one)]))
  const named = new Map([...checks.values()].map(text => [text.en, text]))
  return {
    code: 'verified-partly',
    params: { count: checks.size, checks: [...named.values()], ...alsoDrills },
  }
}

/** Held before a part, a run waits for its engineer, unless another part was under way. A rehearsal does not: its hosts are gone. */
function wasCutOff(state: RunState): boolean {
  const { status, held, started } = state
  if (status === 'running') return true
  return held?.before !== undefined && (started?.rehearsal === true || underWay(state) !== undefined)
}

function underWay({ order, steps }: RunState): StepState | undefined {
  return order.flatMap(text => steps[text] ?? []).find(part => part.status === 'running')
}

function whereCut(state: RunState, runbook: Runbook): Params {
  const { held, order, steps } = state
  const next = order
    .flatMap(text => steps[text] ?? [])
    .find(part => part.status === 'waiting' && !isHelper(part))
  const key = underWay(state)?.key ?? held?.before ?? next?.key
  return key === undefined ? {} : { ...placeOf(key, runbook), number: numberOf(key, runbook) }
}

const numberOf = ({ step }: StepKey, { steps }: Runbook): number =>
  steps.findIndex(({ id }) => id === step) + 1

/** `host` is left out where the step was judged over all of its hosts. */
function placeOf({ step, host }: StepKey, runbook: Runbook): Params {
  const title = runbook.steps.find(({ id }) => id === step)?.title ?? step
  return { step, title, ...(host !== GROUP && { host }) }
}

const passing: ReadonlySet<HeadlineCode> = new Set<HeadlineCode>([
  'passed',
  'verified',
  'failover-not-proven',
  'one-direction-only',
  'host-failure-proven',
])
/** What was taken back stands beside all verdicts: nothing failed, and nothing that was proved holds any more. */
export type RunVerdict = Verdict | 'undone'

/** How the whole run is judged by its headline; what is not over, or was decided by a person, is unknown. */
export function headlineVerdict({ code }: Headline): RunVerdict {
  if (code === 'undone' || code === 'undone-partly') return 'undone'
  if (passing.has(code)) return 'pass'
  return code === 'failed' || code === 'undo-incomplete' ? 'fail' : 'unknown'
}

/** Steps that a person decided over: they stand in the report and keep the exit code from being 0. */
export function deviations(state: RunState): readonly StepState[] {
  return Object.values(state.steps).filter(
    part =>
      part.outcome === 'overridden' ||
      part.outcome === 'by-hand' ||
      (part.outcome === 'skipped' && part.reason === 'decided'),
  )
}

/**
 * Graceful stops and lost links are host failures: an application that dies on a healthy host is another drill. Both
 * directions count only as measured and passed in this run.
 */
function provenFailover(parts: readonly StepState[], runbook: Runbook): Headline {
  if (!runbook.steps.some(step => step.risk === 'fault')) return { code: 'passed', params: {} }
  const results = parts
    .filter(part => part.outcome === 'passed')
    .flatMap(drillsNow)
    .filter(result => result.verdict === 'pass')
  const directions = new Set(results.map(({ from, to }) => `${from} → ${to}`))
  const blind = results.filter(result => doubleHolding(result) === 'unseen').length
  const unseen = blind > 0 ? { unseen: blind } : {}
  if (directions.size === 0) return { code: 'failover-not-proven', params: {} }
  const open = results.flatMap(result => notExcluded(result) ?? [])
  if (open.length > 0) {
    const params = { count: open.length, open: boundText(Math.max(...open)) }
    return { code: 'double-holding-open', params: { ...params, directions: [...directions].join(', ') } }
  }
  const [only] = directions
  if (directions.size === 1 && only !== undefined)
    return { code: 'one-direction-only', params: { direction: only, ...unseen } }
  return { code: 'host-failure-proven', params: { directions: [...directions].join(', '), ...unseen } }
}
