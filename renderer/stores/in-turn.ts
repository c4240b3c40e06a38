import type { Notice } from '../../engine/contract/notices.ts'

export interface InTurnOptions {
  /** Of the newest event that is shown. */
  readonly lastSeq: () => number
  readonly concerns: (notice: Notice) => boolean
  readonly take: (notice: Notice) => void
  /** Begins to ask anew where the run stands, with `hold`. */
  readonly openAgain: () => void
}

export interface InTurn {
  hear(notice: Notice): void
  /** From the question where the run stands on, what is told waits for the answer, which may be older or newer than any of it. */
  hold(): void
  /** The answer is shown, or there is none. */
  release(): void
}

/** What is told of a run, taken in beside the answers to where it stands without a loss; with a gap it is opened again. */
export function createInTurn({ lastSeq, concerns, take, openAgain }: InTurnOptions): InTurn {
  let held: Notice[] | undefined
  let gapBefore: number | undefined

  /** Once for each: where the answer has not what is missing either, the event is taken as it is. */
  function isAfterGap(notice: Notice): boolean {
    if (notice.type !== 'run-event') return false
    const { seq } = notice.event
    if (seq <= lastSeq() + 1 || seq === gapBefore) return false
    gapBefore = seq
    return true
  }
  function hear(notice: Notice): void {
    if (held === undefined && concerns(notice) && isAfterGap(notice)) openAgain()
    if (held !== undefined) held.push(notice)
    else if (concerns(notice)) take(notice)
  }
  return {
    hear,
    hold: () => void (held ??= []),
    release() {
      const told = held ?? []
      held = undefined
      told.forEach(hear)
    },
  }
}
