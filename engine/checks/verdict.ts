/** What a check found. `unknown` means it could not be told (tool missing, timeout, lost channel); it is never a pass. */
export const verdicts = ['fail', 'unknown', 'pass', 'skip'] as const
export type Verdict = (typeof verdicts)[number]

const severity: Record<Verdict, number> = { fail: 3, unknown: 2, pass: 1, skip: 0 }

/** The verdict of several together: fail > unknown > pass. Nothing judged, or only skips, is unknown: nothing was proved. */
export function worst(found: readonly Verdict[]): Verdict {
  const judged = found.filter(verdict => verdict !== 'skip')
  if (judged.length === 0) return 'unknown'
  return judged.reduce((a, b) => (severity[b] > severity[a] ? b : a))
}
