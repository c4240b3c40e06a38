import type { Verdict } from '../checks/verdict.ts'

/** What the numbers of a drill mean, and what each of them does to its verdict. Words: engine/words/drift.ts. */
export const drillReasons = {
  'no-observer': 'unknown',
  'holders-not-measured': 'unknown',
  'restore-fired': 'unknown',
  'outage-uncertain': 'unknown',
  'outage-too-long': 'fail',
  'not-recovered': 'fail',
  'no-holder-after': 'fail',
  'wrong-holder': 'fail',
  overlap: 'fail',
  'overlap-while-isolated': 'pass',
  'overlap-not-excluded': 'pass',
  'mac-unchanged': 'fail',
  'virtual-mac': 'pass',
  'no-garp': 'fail',
  'few-garps': 'pass',
  'garp-not-honoured': 'fail',
  'hidden-split-brain': 'fail',
  'vrrp-strict': 'fail',
  'app-not-listening': 'fail',
  flapping: 'fail',
  'returned-against-policy': 'fail',
  'did-not-return': 'fail',
  'no-holder-after-return': 'fail',
  'two-holders-after-return': 'fail',
  'return-outage-too-long': 'fail',
} as const satisfies Record<string, Verdict>
export type DrillReason = keyof typeof drillReasons

/** What could not be observed. With the observer's name appended after ':' where it is one observer's. */
export const notMeasuredCodes = [
  'laptop-cannot-ping',
  'laptop-no-answer',
  'laptop-arp-not-seen',
  'laptop-answered-for',
  'observer-contradicted',
  'host-cannot-ping',
  'host-no-answer',
  'identity',
  'garp-no-tcpdump',
  'log-not-followed',
  'log-silent',
  'holder-link-lost',
  'holder-lines-late',
  'return',
] as const
export type NotMeasured = (typeof notMeasuredCodes)[number]

/** What a drill action ends with when it did not come to a measurement. */
export const drillStops = [
  'not-holder',
  'no-holder',
  'two-holders',
  'holder-unknown',
  'peer-not-running',
  'already-stopped',
  'already-running',
  'fault-not-applied',
  'restore-not-armed',
  'fault-not-cleared',
  'restore-not-disarmed',
  'drill-inputs-invalid',
  'no-taker',
] as const
export type DrillStop = (typeof drillStops)[number]

/** What a drill that was cut off left, where it could not be ended. */
type DrillLeft = 'restore-may-fire' | 'fault-not-over'

export type DriftCode = DrillReason | NotMeasured | DrillStop | DrillLeft | 'drill-passed'
