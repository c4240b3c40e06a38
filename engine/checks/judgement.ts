/** Judgements with codes that have words (engine/words/checks.ts). */
import type { ErrorParams } from '../errors.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckCode } from '../words/checks.ts'
import type { Judgement } from './kind.ts'
import type { Verdict } from './verdict.ts'

function judgement(verdict: Verdict, code: CheckCode, params: ErrorParams, vantage?: string): Judgement {
  return { verdict, code, params, ...(vantage === undefined ? {} : { vantage }) }
}
export function pass(code: CheckCode, params: ErrorParams = {}, vantage?: string): Judgement {
  return judgement('pass', code, params, vantage)
}
export function fail(code: CheckCode, params: ErrorParams = {}, vantage?: string): Judgement {
  return judgement('fail', code, params, vantage)
}
/** It could not be told; never a pass. */
export function unknown(code: CheckCode, params: ErrorParams = {}, vantage?: string): Judgement {
  return judgement('unknown', code, params, vantage)
}

/**
 * Why a probe's result says nothing: the link was lost, its tool is missing (127; 126 where it may not be run), it failed, or
 * it printed nothing where something must come. undefined: the output can be read.
 */
export function unreadable(
  result: CommandResult,
  host: string,
  tool: string,
  allowed: readonly number[] = [0],
): Judgement | undefined {
  const { exitCode } = result
  if (exitCode === null) return unknown('link-lost', { host })
  if (exitCode === 127 || exitCode === 126) return unknown('no-tool', { host, tool })
  if (!allowed.includes(exitCode)) {
    return unknown('probe-failed', { host, tool, exit: exitCode, output: result.stderr.trim().slice(-200) })
  }
  if (result.truncated) return unknown('output-cut', { stream: 'stdout' })
  return result.stdout.trim() === '' ? unknown('no-output', { host, tool }) : undefined
}

/** The worst of several judgements, the first of equals. */
export function worstOf(found: readonly [Judgement, ...Judgement[]]): Judgement {
  const order: readonly Verdict[] = ['skip', 'pass', 'unknown', 'fail']
  return found.reduce((a, b) => (order.indexOf(b.verdict) > order.indexOf(a.verdict) ? b : a))
}

/** Samples are never empty; this says so to the type checker. */
export function last<Sample>(samples: readonly Sample[]): Sample {
  const sample = samples.at(-1)
  if (sample === undefined) throw new TypeError('judge needs at least one sample')
  return sample
}
