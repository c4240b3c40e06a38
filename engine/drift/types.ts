/** One drill as measured. All times are ms on the laptop's monotonic clock, at receipt, relative to `startedMs`. */
import type { Verdict } from '../checks/verdict.ts'

/** Does this node hold the virtual IP at that moment; null: could not be told (link lost). */
export interface HolderSample {
  readonly node: string
  readonly atMs: number
  readonly holds: boolean | null
  /** Why null: its line came with others after a silence, and may have been true some time before. */
  readonly late?: true
  /** Half the link's round trip: how much earlier it may have been true. */
  readonly errorMs: number
}
/** One probe of the virtual IP by one observer. */
export interface ReachabilitySample {
  readonly observer: string
  readonly sentMs: number
  readonly doneMs: number
  readonly reachable: boolean
  readonly identity?: string
  /** What the observer's ARP table held for the address then, whether it answered or not. */
  readonly neighbour?: string
  /** The host answered, but nothing listens on that port; `reachable` is false then. */
  readonly refused?: boolean
}
/** A line of keepalived's log, or another dated mark (a gratuitous ARP, the fault itself). */
export interface Mark {
  readonly atMs: number
  readonly node: string
  readonly kind:
    | 'fault'
    | 'fault-cleared'
    | 'entered-master'
    | 'entered-backup'
    | 'entered-fault'
    | 'sent-priority-0'
    | 'gratuitous-arp'
    | 'log'
  readonly text: string
}

export type FaultKind = 'stop-service' | 'link-down' | 'start-service'

export interface DrillSamples {
  readonly holders: readonly HolderSample[]
  readonly reachability: readonly ReachabilitySample[]
  readonly marks: readonly Mark[]
}

/**
 * What a drill tells while it runs, on the timeline of its samples: who takes part first, then samples and marks (the fault and
 * its end among them). A holder's sample may be told again, corrected.
 */
export type DrillLive =
  | {
      readonly kind: 'cast'
      readonly fault: FaultKind
      readonly address: string
      readonly from: string
      readonly to: string
      readonly nodes: readonly string[]
      readonly observers: readonly string[]
      /** How long no node is expected to hold the address, and what the verdict allows, in ms. */
      readonly expectedMs: Interval
      readonly allowedMs: number
    }
  | { readonly kind: 'holder'; readonly sample: HolderSample }
  | { readonly kind: 'reach'; readonly sample: ReachabilitySample }
  | { readonly kind: 'mark'; readonly mark: Mark }
  /** The observers are gone: measured, or given up. */
  | { readonly kind: 'ended'; readonly atMs: number }

/** Milliseconds in which something must have happened; min and max are what the samples allow. */
export interface Interval {
  readonly min: number
  readonly max: number
}

/** After the fault was cleared: who held the address in the end, and what the clients saw of it. */
export interface ReturnResult {
  readonly clearedAtMs: number
  readonly holder: string | null
  readonly expectedHolder: string
  readonly outage: Interval | null
  /** From clearing the fault to the expected holder holding it alone; null: it did not come to that, or no change was due. */
  readonly takeoverMs: Interval | null
  readonly allowedMs: number
}

export interface DrillResult {
  readonly fault: FaultKind
  /** Who held the address before, and who was to take it. */
  readonly from: string
  readonly to: string
  readonly address: string
  readonly durationMs: number
  readonly faultAtMs: number
  /** No node held it / two held it (longest stretch); null: not measured. */
  readonly gap: Interval | null
  readonly overlap: Interval | null
  /** From the last time it must have answered to the first time the new holder answered; null: no reachability observer. */
  readonly outage: Interval | null
  /** The observer whose outage is given, and each observer's own. */
  readonly vantage: string | null
  readonly observers: readonly {
    readonly observer: string
    readonly outage: Interval | null
    readonly samples: number
  }[]
  readonly macBefore?: string
  readonly macAfter?: string
  readonly gratuitousArps: number | null
  readonly holderAfter: string | null
  /** What the VRRP timers predict (upper bound, ms), and what the verdict allows. */
  readonly expectedMs: Interval
  readonly allowedMs: number
  readonly verdict: Verdict
  /** Codes of what the numbers mean (engine/words), e.g. `garp-not-honoured`, `hidden-split-brain`. */
  readonly reasons: readonly string[]
  /** What could not be observed and why, as codes. */
  readonly notMeasured: readonly string[]
  /** Absent where the drill ended before the fault was cleared. */
  readonly back?: ReturnResult
}

/** A drill before it is made. */
export interface Foreseen {
  readonly fault: FaultKind
  /** The interface whose link is cut; '' for another fault. */
  readonly device: string
  /** How long nobody will hold the address, by the timers. */
  readonly expectedMs: Interval
  readonly allowedMs: number
}
