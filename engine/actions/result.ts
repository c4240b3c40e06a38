/** Results of actions, with codes that have words (engine/words/actions.ts). */
import type { ErrorParams } from '../errors.ts'
import type { CommandResult } from '../ports.ts'
import type { Expect } from '../runbook/schema.ts'
import type { ActionCode } from '../words/actions.ts'
import type { ActionResult } from './kind.ts'
import { expected } from './expect.ts'

/** It is as wanted now, and this action changed something. */
export function done(params: ErrorParams = {}, stdout?: string): ActionResult {
  return { verdict: 'pass', code: 'done', params, changed: true, ...(stdout === undefined ? {} : { stdout }) }
}

/** It was as wanted before; nothing was touched. */
export function alreadyThere(params: ErrorParams = {}): ActionResult {
  return { verdict: 'pass', code: 'already-there', params, changed: false }
}

export function failed(code: ActionCode, params: ErrorParams = {}, changed = true): ActionResult {
  return { verdict: 'fail', code, params, changed }
}

/** It could not be told what the host did; never to be taken as done. */
export function uncertain(code: ActionCode, params: ErrorParams = {}, changed = true): ActionResult {
  return { verdict: 'unknown', code, params, changed }
}

/** Judges a command against what the step expects of it; exit code 0 where it says nothing. */
export function judged(result: CommandResult, expect: Expect | undefined): ActionResult {
  const found = expected(result, expect)
  return {
    verdict: found.verdict,
    code: found.verdict === 'pass' ? 'done' : found.code,
    params: found.params,
    changed: true,
    stdout: result.stdout,
  }
}
