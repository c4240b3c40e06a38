import type { Params } from './phrase.ts'

/** Stable codes of what can stop a step or a command. Their words live in engine/words, one record a language. */
export const errorCodes = [
  'INPUT_INVALID',
  'FILE_UNREADABLE',
  'FILE_ENCODING',
  'FILE_UNWRITABLE',
  'FOLDER_UNUSABLE',
  'RUNS_UNDER_WAY',
  'RUNBOOK_NOT_FOUND',
  'RUN_FOLDER_INVALID',
  'RUN_FOLDER_LOCKED',
  'RUN_FINISHED',
  'RUN_ONLY_LOOKED',
  'RUN_NOT_BROUGHT_IN',
  'RUN_ONLY_READ',
  'RUN_UNCONFIRMED',
  'REHEARSAL_GONE',
  'RUN_HELD',
  'TERMINAL_GONE',
  'SITE_EXISTS',
  'SITE_CHANGED',
  'BAD_CALL',
  'LINE_LOST',
  'WINDOW_SILENT',
  'PRINT_FAILED',
  'STEP_NOT_FOUND',
  'UNDO_GIVEN_UP',
  'CORRECTION_REFUSED',
  'CORRECTION_STOPPED',
  'DECISION_REFUSED',
  'PLAN_NOT_APPROVED',
  'FAULT_NOT_APPROVED',
  'JOURNAL_DAMAGED',
  'JOURNAL_UNWRITABLE',
  'OUTPUT_DAMAGED',
  'ATTACHMENT_REFUSED',
  'HOST_UNREACHABLE',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_CHANGED',
  'HOST_KEY_REVOKED',
  'HOST_KEY_AUTHORITY',
  'HOST_IS_ANOTHER',
  'HANDSHAKE_FAILED',
  'AUTH_REJECTED',
  'HOST_LOST',
  'HOST_LEASED',
  'LEASE_UNWRITABLE',
  'SUDO_REJECTED',
  'SUDO_NEEDS_TTY',
  'COMMAND_TIMED_OUT',
  'CHANNEL_REFUSED',
  'BASTION_MENU',
  'BASTION_GARBLED',
  'BASTION_ONLY_TERMINAL',
  'UPLOAD_FAILED',
  'NO_SPACE',
  'CHECKSUM_MISMATCH',
  'SECRET_MISSING',
  'SECRET_NOT_GIVEN',
  'SECRET_UNFIT',
  'VAULT_MISSING',
  'VAULT_EXISTS',
  'VAULT_LOCKED',
  'FILE_BUSY',
  'VAULT_PASSPHRASE_WRONG',
  'VAULT_PASSPHRASE_SHORT',
  'VAULT_NAME_INVALID',
  'VAULT_DAMAGED',
  'RUN_FOLDER_SEALED',
  'SEAL_CONFLICT',
  'VALUE_MISSING',
  'QUESTION_UNANSWERED',
  'CANCELLED',
  'NOT_SUPPORTED',
  'INTERNAL',
] as const
export type ErrorCode = (typeof errorCodes)[number]
/** A part that is itself to be said (why a way to log in was passed over) is a phrase. */
export type ErrorParams = Params

/**
 * What stops a step, as a code with data; expected failures (a bad runbook, a failed check) are values instead.
 * Crosses a process boundary as `{ code, params }`, since a structured clone drops an Error's own fields.
 */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly code: ErrorCode
  readonly params: ErrorParams
  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(params)}`, options)
    this.code = code
    this.params = params
  }
}

export function isRunError(error: unknown, ...codes: readonly ErrorCode[]): error is RunError {
  return error instanceof RunError && (codes.length === 0 || codes.includes(error.code))
}

/** Proves at compile time that a switch over a closed union is complete. */
export function unreachable(value: never): never {
  throw new TypeError(`unhandled variant: ${JSON.stringify(value)}`)
}
