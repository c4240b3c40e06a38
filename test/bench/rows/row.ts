import type { Lab } from '../../lab/lab.ts'
import type { Measured } from '../measure.ts'

/** One row of the design's table. It cleans up behind itself on the hosts. */
export interface Row {
  readonly number: number
  readonly title: string
  /** Whether it talks to hosts at all. */
  readonly needsLab: boolean
  measure(context: RowContext): Promise<readonly Measured[]>
}

/** The lab of a row that said it needs one. */
export function labOf({ lab }: RowContext): Lab {
  if (lab === undefined) throw new Error('this row needs a lab')
  return lab
}

export interface RowContext {
  /** There where some row of this bench needs it. */
  readonly lab: Lab | undefined
  /** An empty folder of this row alone. */
  readonly folder: string
  /** Repetitions of each side; the row's own number unless told. */
  readonly repetitions: number | undefined
  say(line: string): void
}
