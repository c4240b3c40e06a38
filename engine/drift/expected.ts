import type { FaultKind, Interval } from './types.ts'

export interface ExpectedQuestion {
  readonly fault: FaultKind
  readonly advertMs: number
  /** 1-254, of the node that is to take over. */
  readonly priorityOfTaker: number
  readonly vrrpVersion: 2 | 3
  /** Major version of keepalived on the node that is to take over; undefined where it could not be told. */
  readonly keepalivedMajor: number | undefined
  /** `start-service` only: does the started node take the address back. */
  readonly preempt?: boolean
}

export interface ExpectedTimes {
  /** How long no node holds the address. */
  readonly withoutMaster: Interval
  /** From the fault until the taker holds it. */
  readonly takeover: Interval
}

/** Sending priority 0 takes as long as the daemon takes to stop. */
const stopMs = 100
/** From the start command until the daemon listens. */
const startMs = 1000

/** Skew of RFC 3768 (version 2: seconds, whatever the advert interval) and RFC 5798 (version 3: a share of the interval). */
export function skewMs(priority: number, advertMs: number, vrrpVersion: 2 | 3): number {
  const share = (256 - priority) / 256
  return share * (vrrpVersion === 2 ? 1000 : advertMs)
}

/**
 * What the VRRP timers predict, in ms. A graceful stop sends priority 0, so the backup waits its skew; a dead path is noticed
 * two to three adverts after the last one. keepalived before 2.0 (and an unknown one may be that) adds the address one
 * advert later, at "Entering MASTER STATE".
 */
export function expectedTimes(question: ExpectedQuestion): ExpectedTimes {
  const { fault, advertMs, vrrpVersion, keepalivedMajor } = question
  const skew = skewMs(question.priorityOfTaker, advertMs, vrrpVersion)
  const latest = keepalivedMajor === undefined || keepalivedMajor < 2 ? advertMs : 0
  const earliest = keepalivedMajor === undefined ? 0 : latest
  if (fault === 'start-service') {
    const takeover = question.preempt
      ? { min: 0, max: 3 * advertMs + skew + latest + startMs }
      : { min: 0, max: 0 }
    return { withoutMaster: { min: 0, max: 0 }, takeover }
  }
  const without =
    fault === 'stop-service'
      ? { min: skew + earliest, max: skew + latest + stopMs }
      : { min: 2 * advertMs + skew + earliest, max: 3 * advertMs + skew + latest }
  return { withoutMaster: without, takeover: without }
}
