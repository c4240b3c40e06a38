/** A fault that a drill made on its host and that nobody has seen to be over: the run was stopped or cut off while it was in force. */
import { guardToken } from '../drift/restore.ts'
import type { StepKey } from './events.ts'
import type { ActionRecord, RunState, StepState } from './state.ts'

export interface OpenFault {
  readonly key: StepKey
  /** The command that makes it came to its end; otherwise nobody knows whether it did. */
  readonly made: boolean
  /** When that was, or since when it may be. ISO 8601. */
  readonly at: string
  /** So long after `armedAt` the host ends it by itself: at about `endsAt`. */
  readonly seconds: number
  readonly armedAt: string
  readonly endsAt: string
}

/** These said themselves that no fault was made, or that it is over. */
const saidSo = new Set(['restore-not-armed', 'restore-not-disarmed'])

export function openFault(part: StepState): OpenFault | undefined {
  const { armed, arming, key } = part
  if (armed === undefined || arming === undefined || armed.startsWith(guardToken)) return undefined
  const action = drillOf(part)
  if (saidSo.has(action?.result?.code ?? '')) return undefined
  const { at, seconds } = arming
  const [, strike] = (action?.commands ?? []).filter(command => command.at >= at)
  const made = strike?.exitCode === 0
  const endsAt = new Date(Date.parse(at) + seconds * 1000).toISOString()
  return { key, made, at: made ? strike.at : at, seconds, armedAt: at, endsAt }
}

/** The drill's action that armed the restore which nobody disarmed. */
export function drillOf({ actions, arming }: StepState): ActionRecord | undefined {
  return arming && actions.findLast(action => action.at <= arming.at)
}

export function openFaults(state: RunState): readonly OpenFault[] {
  return state.order.flatMap(text => {
    const part = state.steps[text]
    return (part && openFault(part)) ?? []
  })
}
