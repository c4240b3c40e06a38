/** How long a run may take: rough, and honest about it. Waits, samples and time limits are known; the rest is taken as seconds. */
import { milliseconds } from '../runbook/duration.ts'
import type { ActionNode, CheckNode, Step } from '../runbook/schema.ts'
import type { PlanPart } from './part.ts'

/** Seconds: if all goes well, and before every time limit has passed. Questions to people are not in it. */
export interface Estimate {
  readonly likely: number
  readonly atMost: number
}

const usual = { command: 1, drill: 45 }
const limit = { action: 60, check: 30 }

export function estimateSteps(steps: readonly { readonly estimate: Estimate }[]): Estimate {
  return sum(steps.map(({ estimate }) => estimate))
}

/** One step over its hosts and items. */
export function estimateStep(step: Step, planned: readonly PlanPart[]): Estimate {
  const parts = planned.filter(part => part.runs.kind !== 'no').map(part => ofPart(step, part))
  return step.order === 'parallel' ? longest(parts) : sum(parts)
}

function ofPart(step: Step, part: PlanPart): Estimate {
  const actions = step.do.filter((_, index) => part.actions[index]?.runs.kind !== 'no')
  return sum([...actions.map(ofAction), ...[...step.require, ...step.skipIf, ...step.gate].map(ofCheck)])
}

function ofAction(node: ActionNode): Estimate {
  if (node.kind === 'wait') return exactly(duration(field(node.spec, 'for')) ?? 0)
  if (node.kind === 'ask') return exactly(0)
  const most = duration(node.timeout) ?? limit.action
  if (node.kind !== 'drill') return { likely: Math.min(usual.command, most), atMost: most }
  const outage = duration(field(node.spec, 'max_outage')) ?? limit.action
  return { likely: usual.drill, atMost: usual.drill + outage }
}

function ofCheck(node: CheckNode): Estimate {
  const listening = duration(field(node.spec, 'listen')) ?? 0
  const sampling = ((node.samples ?? 1) - 1) * (duration(node.every) ?? 0) + listening
  return {
    likely: usual.command + sampling,
    atMost: Math.max(duration(node.within) ?? 0, sampling) + limit.check,
  }
}

function duration(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d+(ms|s|m)$/.test(text) ? milliseconds(text) / 1000 : undefined
}
function field(spec: unknown, name: string): unknown {
  return typeof spec === 'object' && spec !== null
    ? Object.entries(spec).find(([key]) => key === name)?.[1]
    : undefined
}
function exactly(seconds: number): Estimate {
  return { likely: seconds, atMost: seconds }
}
function sum(parts: readonly Estimate[]): Estimate {
  return {
    likely: Math.ceil(parts.reduce((total, part) => total + part.likely, 0)),
    atMost: Math.ceil(parts.reduce((total, part) => total + part.atMost, 0)),
  }
}
function longest(parts: readonly Estimate[]): Estimate {
  return {
    likely: Math.max(0, ...parts.map(part => part.likely)),
    atMost: Math.max(0, ...parts.map(part => part.atMost)),
  }
}
