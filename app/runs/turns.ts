/** One after the other for each run: two that open its folder at once would lock each other out. */
export interface Turns {
  /** Does the work once whatever was asked of this run before has ended, well or not. */
  take<T>(run: string, work: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take(run, work) {
      const mine = (last.get(run) ?? Promise.resolve()).then(work, work)
      last.set(run, mine)
      // Nobody comes after it: what it gave need not be kept.
      const forget = (): void => void (last.get(run) === mine && last.delete(run))
      mine.then(forget, forget)
      return mine
    },
  }
}
