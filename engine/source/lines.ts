import type { Position } from './issue.ts'

/** Offset in a text with LF line ends -> its place. Offsets outside are taken as the nearest one inside. */
export function placesOf(text: string, file: string): (offset: number) => Position {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return offset => {
    const inside = Math.max(0, Math.min(offset, text.length))
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= inside) low = middle
      else high = middle - 1
    }
    return { file, line: low + 1, column: inside - (starts[low] ?? 0) + 1 }
  }
}
