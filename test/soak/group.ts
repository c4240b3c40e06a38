/** The contracts of a soak group: one that counts at one go, one that counts run by run, and one of cells that are proved each by itself. */
import type { Proof } from './cells.ts'

export interface SoakPlan {
  readonly seed: number
  /** How many of what the group counts: hostile strings, killed writers. */
  readonly count: number
  say(line: string): void
}

/** What was done and seen; `problems` has to be 0. */
export type Counts = Readonly<Record<string, number>> & { readonly problems: number }

export interface Group {
  readonly count: number
  run(plan: SoakPlan): Promise<Counts>
}

/** A run of a group that counts run by run: what it counted, and what is wrong. */
export interface Counted {
  readonly counts: Readonly<Record<string, number>>
  readonly problems: readonly string[]
}

/** Counts over runs of minutes, several at a time; each is kept in the evidence by itself, so that a session that ends loses no more. */
export interface TallyGroup {
  /** The count that has to be reached, and how far. */
  readonly counted: string
  readonly count: number
  readonly lanes: number
  /** No two that are under way have the same seed. What it rejects with is a problem of the run. */
  run(plan: { readonly seed: number; say(line: string): void }): Promise<Counted>
}

/** Says whether something holds; `detail` is kept where it does not. */
export type Note = (what: string, holds: boolean, detail?: string) => void

/** On what something was proved. */
export interface About {
  readonly os: string
  readonly service: string
  readonly version: string
}

/** A part of a group that takes minutes and is kept in the evidence by itself, so that a session that ends loses only one. */
export interface Cell {
  readonly name: string
  /** What it rejects with is a problem of the cell. */
  prove(note: Note): Promise<About | undefined>
}

export interface CellGroup {
  readonly cells: readonly Cell[]
  /** Called with all that is proved by now, at the end of each session. */
  conclude?(root: string, proofs: Readonly<Record<string, Proof>>): Promise<void>
}
