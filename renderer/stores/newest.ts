/**
 * Tells the newest of several calls: `const isNewest = begin()` before one, `isNewest()` when its answer is there. Answers overtake each
 * other, and one that nobody asks for any more must not stand in the place of another.
 */
export function createNewest(): () => () => boolean {
  let turns = 0
  return () => {
    const turn = (turns += 1)
    return () => turn === turns
  }
}
