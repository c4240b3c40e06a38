import type { ErrorParams } from '../errors.ts'

/** Why a folder of a list cannot be read, as a code of engine/words: the others are listed all the same, and it is not hidden. */
export interface Unreadable {
  readonly code: string
  readonly params: ErrorParams
}

/** Whether a list's entry is a card, or only says why there is none. */
export function isReadable<Entry extends { readonly unreadable?: Unreadable | undefined }>(
  entry: Entry,
): entry is Exclude<Entry, { readonly unreadable: Unreadable }> {
  return entry.unreadable === undefined
}
