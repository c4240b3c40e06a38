/** What a plan would change in the files that are on a host now: line by line, secrets masked on both sides. */
import { structuredPatch } from 'diff'
import type { FileComparison } from '../../engine/contract/plans.ts'
import { createRedactor } from '../../engine/redact.ts'

const contextLines = 3

/** `planned` is the plan's own text, secrets masked; `present` what the host holds, which may hold the same secrets. */
export function compareFile(path: string, planned: string, present: string): FileComparison {
  const masked = maskAlike(planned, createRedactor().redact(present))
  const { hunks } = structuredPatch(path, path, masked, planned, '', '', { context: contextLines })
  return {
    path,
    found: hunks.length === 0 ? 'same' : 'differs',
    hunks: hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines })),
  }
}

const mask = /‹[^›]*›/

/**
 * A line of the host that is the same as a planned one but for its secret gets the planned line's mask: whether the secret
 * itself is the same cannot be told, and must not be shown.
 */
function maskAlike(planned: string, present: string): string {
  const patterns = planned
    .split('\n')
    .filter(line => mask.test(line))
    .map(line => ({ line, pattern: new RegExp(`^${line.split(mask).map(literal).join('.*')}$`) }))
  if (patterns.length === 0) return present
  return present
    .split('\n')
    .map(line => patterns.find(({ pattern }) => pattern.test(line))?.line ?? line)
    .join('\n')
}

function literal(text: string): string {
  return text.trim() === '' ? String.raw`\s*` : text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
