/** The contract of a soak group. */
export interface SoakPlan {
  readonly seed: number
  /** How many of what the group counts: killed processes, hostile strings, killed writers. */
  readonly count: number
  say(line: string): void
}

/** What was done and seen; `problems` has to be 0. */
export type Counts = Readonly<Record<string, number>> & { readonly problems: number }

export interface Group {
  readonly count: number
  run(plan: SoakPlan): Promise<Counts>
}
