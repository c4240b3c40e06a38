/** Judges the output of a command: exit code first, then what it printed. Shared by the action `run` and the check `command`. */
import type { ErrorParams } from '../errors.ts'
import type { CommandResult } from '../ports.ts'
import type { Expect, Match } from '../runbook/schema.ts'
import type { Verdict } from '../checks/verdict.ts'

export type ExpectCode = 'as-expected' | 'exit-unknown' | 'exit-differs' | 'output-differs' | 'output-cut'

export interface Expected {
  readonly verdict: Verdict
  readonly code: ExpectCode
  readonly params: ErrorParams
}

/** Without `exit`, only 0 passes. A null exit code is unknown whatever was printed; so is an output cut at the limit. */
export function expected(result: CommandResult, expect: Expect | undefined): Expected {
  const { exitCode } = result
  if (exitCode === null) return { verdict: 'unknown', code: 'exit-unknown', params: {} }
  const wanted = [expect?.exit ?? 0].flat()
  if (!wanted.includes(exitCode)) {
    return {
      verdict: 'fail',
      code: 'exit-differs',
      params: { exit: exitCode, wanted: wanted.join(' / '), output: tail(result) },
    }
  }
  return (
    differing('stdout', result.stdout, expect?.stdout, result.truncated) ??
    differing('stderr', result.stderr, expect?.stderr, result.truncated) ?? {
      verdict: 'pass',
      code: 'as-expected',
      params: { exit: exitCode },
    }
  )
}

function differing(
  stream: 'stdout' | 'stderr',
  text: string,
  match: Match | undefined,
  truncated: boolean,
): Expected | undefined {
  if (match === undefined) return undefined
  if (truncated) return { verdict: 'unknown', code: 'output-cut', params: { stream } }
  const missed = unmatched(text, match)
  if (missed === undefined) return undefined
  return { verdict: 'fail', code: 'output-differs', params: { stream, wanted: missed, got: shorten(text) } }
}

/** The first form that does not hold, in words of the runbook; undefined when all do. `equals` ignores the final line end. */
export function unmatched(text: string, match: Match): string | undefined {
  const trimmed = text.replace(/\n+$/, '')
  if (match.equals !== undefined && trimmed !== match.equals.replace(/\n+$/, '')) {
    return `equals ${shorten(match.equals)}`
  }
  if (match.contains !== undefined && !text.includes(match.contains))
    return `contains ${shorten(match.contains)}`
  if (match.matches !== undefined && !new RegExp(match.matches, 'm').test(text))
    return `matches ${match.matches}`
  if (match.not_matches !== undefined && new RegExp(match.not_matches, 'm').test(text)) {
    return `not_matches ${match.not_matches}`
  }
  if (match.empty === true && text.trim() !== '') return 'empty'
  return undefined
}

/** The end of what a failed command said, for one line of a message. */
export function tail(result: Pick<CommandResult, 'stdout' | 'stderr'>): string {
  const text = result.stderr.trim() === '' ? result.stdout : result.stderr
  return text.trim().split('\n').slice(-3).join(' | ').slice(-300)
}

function shorten(text: string): string {
  const trimmed = text.trim()
  return trimmed.length > 200 ? `${trimmed.slice(0, 200)}…` : trimmed
}
