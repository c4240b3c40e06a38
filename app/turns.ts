/** One after the other for each file or folder: two at once would lock each other out, or each write without what the other wrote. */
export interface Turns {
  /** Does the work once whatever was asked of this place before has ended, well or not. */
  take<T>(place: string, work: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take(place, work) {
      const mine = (last.get(place) ?? Promise.resolve()).then(work, work)
      last.set(place, mine)
      // Nobody comes after it: what it gave need not be kept.
      const forget = (): void => void (last.get(place) === mine && last.delete(place))
      mine.then(forget, forget)
      return mine
    },
  }
}
