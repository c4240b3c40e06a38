/** What a plan leaves out: alternatives of one action all read alike, and are not what will be done. */
import type { Runs } from '../../../engine/plan/part.ts'

export interface Split<T> {
  readonly done: readonly T[]
  readonly leftOut: readonly T[]
}

/** What may run, and what certainly will not. */
export function splitLeftOut<T extends { readonly runs: Runs }>(list: readonly T[]): Split<T> {
  return {
    done: list.filter(({ runs }) => runs.kind !== 'no'),
    leftOut: list.filter(({ runs }) => runs.kind === 'no'),
  }
}
