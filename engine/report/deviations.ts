import { blindParams, openParams } from '../drift/shown.ts'
import type { Phrase } from '../phrase.ts'
import { failedActions, failedChecks } from '../run/failed.ts'
import type { DecisionKind } from '../run/events.ts'
import { aboutCheck, leftOutChecks } from '../run/left-out.ts'
import { openFault } from '../run/open-fault.ts'
import type { StepState, RunState } from '../run/state.ts'
import type { Binding } from '../site/bind.ts'
import type { Deviation, DeviationCode } from './model.ts'
import { lastDrillFailedAs, onTheWay } from './on-the-way.ts'
import { isProvenOn, platformOf } from './proven.ts'
import { isSubstitute } from '../words/vantage.ts'

/** Clocks further apart than this make log times of two hosts misleading (catalogue P02). */
const CLOCK_LIMIT_MS = 2000

/** Everything beside the verdict that the customer must know before signing. */
export function deviationsOf(state: RunState, binding: Binding): readonly Deviation[] {
  const parts = Object.values(state.steps)
  return [
    ...state.corrections.map(({ name, before, after, by, from }) => ({
      code: 'value-corrected' as const,
      params: { name, before, after, by, ...(from !== undefined && { from, title: titleOf(from, binding) }) },
    })),
    ...parts.flatMap(faultOpen),
    ...withoutRepeats(parts.flatMap(stepDeviations)),
    ...once(parts.flatMap(leftOut)),
    ...once(parts.flatMap(onTheWay)),
    ...parts.flatMap(drillDeviations),
    ...Object.keys(binding.hosts).flatMap(host => hostDeviations(state, binding, host)),
    ...(state.tornBytes > 0 ? [{ code: 'journal-torn' as const, params: { bytes: state.tornBytes } }] : []),
  ]
}

/** A drill that was not allowed is told once for its host; the part of all hosts together adds nothing to that. */
function withoutRepeats(found: readonly Deviation[]): readonly Deviation[] {
  const told = new Set(
    found.flatMap(one => (one.code === 'fault-not-allowed' && one.host !== '*' ? [one.step] : [])),
  )
  return found.filter(one => one.code !== 'fault-not-allowed' || one.host !== '*' || !told.has(one.step))
}

/** One incident shows on several hosts with the same words: it is told for each host once. */
function once(found: readonly Deviation[]): readonly Deviation[] {
  return [...new Map(found.map(one => [JSON.stringify(one), one])).values()]
}

/** Nothing is left as it was found while a fault may be in force: told before anything else of the step. */
function faultOpen(part: StepState): readonly Deviation[] {
  const fault = openFault(part)
  if (fault === undefined) return []
  const { made, at, endsAt, seconds } = fault
  const { step, host } = part.key
  return [
    { code: made ? 'fault-open' : 'fault-maybe-open', step, host, params: { host, at, endsAt, seconds } },
  ]
}

function titleOf(step: string, { runbook }: Binding): Phrase | string {
  return runbook.steps.find(({ id }) => id === step)?.title ?? step
}

function stepDeviations(part: StepState): readonly Deviation[] {
  const { step, host } = part.key
  const decided = (kind: DecisionKind): Deviation['params'] => {
    const made = part.decisions.findLast(({ decision }) => decision === kind)
    return { by: made?.by ?? '', reason: made?.reason ?? '' }
  }
  const of = (code: DeviationCode, params: Deviation['params'] = {}): readonly Deviation[] => [
    { code, step, host, params },
  ]
  switch (part.outcome) {
    case 'overridden':
      return of('overridden', { ...decided('override'), ...measuredIn(part) })
    case 'by-hand':
      return of('by-hand', decided('by-hand'))
    case 'skipped':
      // All hosts together were left out because each of them was: nobody decided that by itself.
      if (part.reason === 'decided')
        return part.decisions.length === 0 ? [] : of('skipped-by-decision', decided('skip'))
      return part.reason === 'fault-not-allowed' ? of('fault-not-allowed') : []
    case 'failed':
    case 'unknown':
      return of(part.outcome, { why: part.reason ?? '', ...measuredIn(part) })
    default:
      return substitutes(part)
  }
}

/** Of an audit: what it did not judge, each host by itself. */
function leftOut(part: StepState): readonly Deviation[] {
  const { step, host } = part.key
  return leftOutChecks(part).map(finding => ({
    code: 'check-left-out',
    step,
    host,
    params: { check: aboutCheck(finding) },
  }))
}

/** What had been measured where a step ended open or a person let the run through: as it is said of the drill, else the checks, else the action. */
function measuredIn(part: StepState): Deviation['params'] {
  const drill = lastDrillFailedAs(part)
  if (drill.length > 0) return { measured: drill }
  const checks = failedChecks(part)
  const found = checks.length > 0 ? checks : failedActions(part).map(({ result }) => result)
  return found.length === 0 ? {} : { measured: found.map(({ code, params }) => ({ code, params })) }
}

/** Checks in which another program stood in for a missing tool. Where a check is asked from is its own business. */
function substitutes(part: StepState): readonly Deviation[] {
  const { step, host } = part.key
  const last = part.judged.findLast(judged => judged.phase === 'gate' || judged.phase === 'require')
  return (last?.findings ?? []).flatMap(finding => {
    if (finding.vantage === undefined || !isSubstitute(finding.vantage)) return []
    return [{ code: 'substitute' as const, step, host, params: { check: finding.kind, by: finding.vantage } }]
  })
}

function drillDeviations(part: StepState): readonly Deviation[] {
  const { step, host } = part.key
  return part.drills.flatMap(drill =>
    [
      ...drill.result.notMeasured,
      ...drill.result.reasons.filter(reason => reason === 'overlap-not-excluded'),
    ].map(what => ({
      code: 'not-measured' as const,
      step,
      host,
      params: {
        ...blindParams(drill.result),
        what,
        address: drill.result.address,
        ...openParams(drill.result),
      },
    })),
  )
}

function hostDeviations(state: RunState, binding: Binding, host: string): readonly Deviation[] {
  const seen = state.hosts[host]
  if (seen === undefined) return []
  const found: Deviation[] = []
  const legacy = [...new Set(seen.identities.flatMap(identity => identity.legacy))]
  if (legacy.length > 0)
    found.push({ code: 'legacy-crypto', host, params: { algorithms: legacy.join(', ') } })
  const bastion = seen.identities.find(identity => identity.terminalOf !== undefined)?.terminalOf
  if (bastion !== undefined) found.push({ code: 'host-key-not-seen', host, params: { bastion } })
  const keys = new Set(seen.identities.map(identity => identity.fingerprint))
  if (keys.size > 1) found.push({ code: 'host-key-changed', host, params: { keys: [...keys].join(', ') } })
  if (seen.lost > 0) found.push({ code: 'link-lost', host, params: { times: seen.lost } })
  if (seen.shells !== undefined) found.push({ code: 'shell-opened', host, params: { times: seen.shells } })
  const { facts } = seen
  if (facts === undefined) return found
  if (!isProvenOn(binding.runbook, facts)) {
    const platform = platformOf(binding.runbook, facts)
    found.push({ code: 'not-proven-on-platform', host, params: { platform } })
  }
  if (Math.abs(facts.clockOffsetMs) - facts.clockErrorMs > CLOCK_LIMIT_MS) {
    found.push({ code: 'clock-offset', host, params: { milliseconds: Math.round(facts.clockOffsetMs) } })
  }
  return found
}
