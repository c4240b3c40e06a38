/** Whatever ends a command, as words on standard error and an exit code. Never a stack trace. */
import { isRunError, type ErrorCode, type ErrorParams } from '../engine/errors.ts'
import { outJson, say, sayError, UsageError, type Shell } from './shell.ts'
import { InputRefused } from '../app/input-refused.ts'
import { issueLines } from './issue-lines.ts'

const inputCodes = new Set<ErrorCode>([
  'INPUT_INVALID',
  'FILE_UNREADABLE',
  'FILE_UNWRITABLE',
  'FILE_ENCODING',
  'RUNBOOK_NOT_FOUND',
  'RUN_FOLDER_INVALID',
  'RUN_FOLDER_LOCKED',
  'RUN_FINISHED',
  'RUN_ONLY_LOOKED',
  'STEP_NOT_FOUND',
  'UNDO_GIVEN_UP',
  'CORRECTION_REFUSED',
  'DECISION_REFUSED',
  'FAULT_NOT_APPROVED',
  'SECRET_MISSING',
  'SECRET_UNFIT',
  'FILE_BUSY',
  'WINDOW_SILENT',
  'RUN_FOLDER_SEALED',
  'SEAL_CONFLICT',
  'NOT_SUPPORTED',
])

/** Exit code of an error that stopped a command before it had a result of its own. */
export function exitCodeOf(code: ErrorCode): number {
  if (code === 'CANCELLED') return 130
  if (inputCodes.has(code)) return 2
  if (code.startsWith('VAULT_')) return 2
  const ofHost = /^(HOST_|SUDO_|AUTH_|HANDSHAKE_|CHANNEL_|BASTION_|LEASE_)/.test(code)
  return ofHost ? 3 : 1
}

/** Reports the error and gives the exit code. */
export function reportFailure(shell: Shell, error: unknown): number {
  if (error instanceof UsageError) {
    // The hosts of a rehearsal are as unreachable as hosts can be.
    return tell(
      shell,
      error.code === 'rehearsal-gone' ? 3 : 2,
      error.code,
      error.params,
      say(shell, error.code, error.params),
    )
  }
  if (error instanceof InputRefused) {
    if (shell.json) outJson(shell, { error: 'INPUT_INVALID', exitCode: 2, issues: error.issues })
    for (const line of issueLines(shell, error.issues)) shell.err(line)
    return 2
  }
  if (isRunError(error)) {
    const exitCode = exitCodeOf(error.code)
    return tell(shell, exitCode, error.code, error.params, sayError(shell, error.code, error.params))
  }
  // Not ours to explain: the message helps whoever reports it, the stack would help nobody at a console.
  const what = error instanceof Error ? error.message : String(error)
  return tell(shell, 1, 'INTERNAL', { what }, sayError(shell, 'INTERNAL', { what }))
}

/** Mistakes in the arguments themselves, where seeing how the command is written helps. */
const ofArguments = /^(unknown-command|unknown-option|option-|argument-|one-decision)/

/** How the command of a wrong command line is written; for an unknown command, all of them. */
export function usageLines(shell: Shell, error: unknown, args: readonly string[]): readonly string[] {
  if (shell.json || !(error instanceof UsageError) || !ofArguments.test(error.code)) return []
  if (error.code === 'unknown-command') return say(shell, 'usage').split('\n')
  const blocks = say(shell, 'usage')
    .split(/\n {2}(?! )| · (?=undo)/)
    .slice(1)
  const own = blocks.filter(block => args.includes(block.split(' ', 1)[0] ?? ''))
  return own.flatMap(form => say(shell, 'usage-of', { form }).split('\n'))
}

function tell(shell: Shell, exitCode: number, code: string, params: ErrorParams, words: string): number {
  if (shell.json) outJson(shell, { error: code, exitCode, params })
  shell.err(`siteproof: ${words}`)
  return exitCode
}
