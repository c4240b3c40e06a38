/** The rail's rows out of a run's state: one for each step and loop item, with a mark for each host. */
import type { StepKey } from '../../../engine/run/events.ts'
import { nextPart } from '../../../engine/run/goes-on.ts'
import { staleParts } from '../../../engine/run/stale.ts'
import { hasActed, isHelper, keyText, type RunState, type StepState } from '../../../engine/run/state.ts'
import type { Runbook, Step } from '../../../engine/runbook/schema.ts'
import type { Mark } from '../../parts/VerdictMark.vue'
import { markOf } from './marks.ts'

export interface RailPart {
  readonly key: StepKey
  readonly mark: Mark
}
export interface RailRow {
  /** `step|item`. */
  readonly id: string
  readonly step: Step
  readonly item: string
  /** Place of its step in the runbook, from 1. */
  readonly number: number
  readonly mark: Mark
  readonly parts: readonly RailPart[]
}

/** What changes how a part that began is drawn. */
interface Circumstances {
  /** The step whose question waits for the engineer: what runs of it is their turn. */
  readonly asked?: string | undefined
  /** Of a run that stands still nothing runs: such a part was cut off, and nobody knows how far it came, unless it had done nothing. */
  readonly working: boolean
}

export function railRows(state: RunState, runbook: Runbook, now: Circumstances): readonly RailRow[] {
  const parts = new Map<string, StepState[]>()
  for (const text of state.order) {
    const part = state.steps[text]
    if (part === undefined || isHelper(part)) continue
    const id = `${part.key.step}|${part.key.item}`
    const found = parts.get(id)
    if (found === undefined) parts.set(id, [part])
    else found.push(part)
  }
  const stale = staleParts(state, runbook)
  const place = new Map(runbook.steps.map((step, index) => [step.id, { step, number: index + 1 }]))
  return [...parts].flatMap(([id, own]) => {
    const known = place.get(own[0]?.key.step ?? '')
    if (known === undefined) return []
    const marks = own.map(part => ({
      key: part.key,
      mark: markFor(part, stale.has(keyText(part.key)), now),
    }))
    return [
      {
        id,
        ...known,
        item: own[0]?.key.item ?? '',
        mark: together(marks.map(one => one.mark)),
        parts: marks,
      },
    ]
  })
}

function markFor(part: StepState, stale: boolean, { asked, working }: Circumstances): Mark {
  const mark = markOf(part, stale)
  if (mark !== 'running') return mark
  if (!working || part.cut) return hasActed(part) ? 'unknown' : 'waiting'
  return part.key.step === asked ? 'turn' : 'running'
}

const order: readonly Mark[] = ['turn', 'running', 'fail', 'forced', 'unknown', 'waiting', 'left-out', 'not-done', 'undone', 'stale', 'pass', 'skip'] // prettier-ignore

/** One mark for several hosts: the worst that is known, and waiting while some have not begun. */
function together(marks: readonly Mark[]): Mark {
  return order.find(mark => marks.includes(mark)) ?? 'waiting'
}

/** Where the engineer's eye belongs: what waits, what is asked, what runs, what stopped it, what comes next. */
export function currentKey(
  state: RunState,
  asked: { readonly step: string; readonly host?: string } | undefined,
  working = true,
): StepKey | undefined {
  const parts = state.order.flatMap(text => state.steps[text] ?? [])
  if (asked !== undefined) {
    const own = parts.filter(part => part.key.step === asked.step)
    const exact = own.find(part => part.key.host === asked.host)
    return (exact ?? own.find(part => part.status === 'running') ?? own[0])?.key
  }
  const running = parts.find(part => part.status === 'running')
  const { before } = state.held ?? {}
  // Cut off, what was under way on another host is what to look at.
  if (before !== undefined && (working || running === undefined)) return before
  if (running !== undefined) return running.key
  return (nextPart(state) ?? parts.at(-1))?.key
}

export function partOf(state: RunState, key: StepKey): StepState | undefined {
  return state.steps[keyText(key)]
}
