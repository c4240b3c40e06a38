/** Where a working run stands, as one line says it: whose turn it is, at which step. Words: run.stands.* */
import type { StepKey } from '../../../engine/run/events.ts'
import type { RunState } from '../../../engine/run/state.ts'
import type { RailRow } from './rail.ts'
import type { Primary } from './primary.ts'

export type StandingCode =
  | 'decide'
  | 'declined'
  | 'stranger'
  | 'answer'
  | 'held'
  | 'held-cut'
  | 'under-way'
  /** A gate over all hosts together: nothing runs on any. */
  | 'judging'
  | 'fixing'
  | 'looking'
  | 'rejudging'
  | 'undoing'

interface Also {
  /** Only what is judged over all hosts together is under way. */
  readonly judging?: boolean
  /** Hosts on which a fix runs. */
  readonly fixing?: readonly string[]
}

export interface Standing {
  readonly code: StandingCode
  /** `number`: place of the step in the runbook, `total` of them; `hosts`: where. */
  readonly params: { readonly number: number; readonly total: number; readonly hosts: string }
}

/**
 * `instead`: what is to be said where nothing failed; that the part was cut off before; or that what was proved is judged again, or
 * something taken back, before any part begins. Undefined where the run does not work: its headline says where it ended.
 */
export function standingOf(
  primary: Primary,
  rows: readonly RailRow[],
  current: StepKey | undefined,
  hosts: readonly string[],
  instead?: 'declined' | 'stranger' | 'cut' | 'resumed' | 'undoing',
  { judging = false, fixing = [] }: Also = {},
): Standing | undefined {
  const row = rows.find(one => one.step.id === current?.step && one.item === current.item)
  const params = { number: row?.number ?? 0, total: rows.at(-1)?.number ?? 0, hosts: hosts.join(', ') }
  switch (primary.does) {
    case 'answer':
      if (primary.question.kind !== 'failed') return { code: 'answer', params }
      return { code: instead === 'declined' || instead === 'stranger' ? instead : 'decide', params }
    case 'show':
      return { code: 'answer', params }
    case 'go':
      return { code: instead === 'cut' ? 'held-cut' : 'held', params: { ...params, hosts: primary.host } }
    case 'wait':
      if (row !== undefined && params.hosts !== '') return { code: judging ? 'judging' : 'under-way', params }
      if (instead === 'undoing') return { code: instead, params }
      if (row !== undefined && fixing.length > 0)
        return { code: 'fixing', params: { ...params, hosts: fixing.join(', ') } }
      return { code: instead === 'cut' || instead === 'resumed' ? 'rejudging' : 'looking', params }
    default:
      return undefined
  }
}

/** Hosts on which an offered fix is under way. Its actions are kept with the host they run on, which is often not the one that failed. */
export function fixedOn({ order, steps }: RunState): readonly string[] {
  return order.flatMap(text => {
    const part = steps[text]
    const last = part?.actions.at(-1)
    const runs = last !== undefined && last.action.startsWith('fix[') && last.result === undefined
    return part !== undefined && runs && !part.cut ? [part.key.host] : []
  })
}

/** Numbers of the steps before this one that a person skipped or forced through on a host: what fails later may come from that. */
export function passedOver(rows: readonly RailRow[], number: number): readonly number[] {
  const before = rows.filter(row => row.number < number)
  const own = before.filter(row => row.parts.some(({ mark }) => mark === 'left-out' || mark === 'forced'))
  return [...new Set(own.map(row => row.number))]
}

export interface Progress {
  readonly total: number
  /** Steps by how they stand; each step counts once. */
  readonly proved: number
  /** Does not apply here. */
  readonly leftOut: number
  readonly undone: number
  /** Proved, before a step that it rests on was undone. */
  readonly stale: number
  readonly notDone: number
  readonly byPerson: number
  /** Let through by a person though they had not passed. */
  readonly forced: number
  /** Not proved, or decided over by a person. */
  readonly open: number
  readonly failed: number
}

export function progressOf(rows: readonly RailRow[]): Progress {
  const count = (...marks: readonly RailRow['mark'][]): number =>
    rows.filter(row => marks.includes(row.mark)).length
  return {
    total: rows.length,
    proved: count('pass'),
    leftOut: count('skip'),
    undone: count('undone'),
    stale: count('stale'),
    notDone: count('not-done'),
    byPerson: count('left-out'),
    forced: count('forced'),
    open: count('unknown'),
    failed: count('fail'),
  }
}
