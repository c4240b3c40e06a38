import type { Unreadable } from '../engine/contract/unreadable.ts'
import { isRunError } from '../engine/errors.ts'
import { InputRefused } from './input-refused.ts'
import { unexpected } from './unexpected.ts'

/** What a list says of a folder whose reading threw `error`. */
export function whyUnreadable(path: string, error: unknown): Unreadable {
  // What events say is judged without knowing where they were read.
  if (isRunError(error))
    return { code: error.code, params: { ...error.params, ...(error.params['path'] === '' && { path }) } }
  const [issue] = error instanceof InputRefused ? error.issues : []
  if (issue !== undefined) return { code: 'RUN_FOLDER_INVALID', params: { path, reason: issue.message } }
  return unexpected(error)
}
