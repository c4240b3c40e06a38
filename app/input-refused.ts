import type { Issue } from '../engine/source/issue.ts'

/** Input files have errors: nothing was contacted. Each issue carries its place, words and hint. */
export class InputRefused extends Error {
  readonly issues: readonly Issue[]
  constructor(issues: readonly Issue[]) {
    super('input refused')
    this.issues = issues
  }
}
