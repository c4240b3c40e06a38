import { isReadable, type Unreadable } from '../engine/contract/unreadable.ts'

type Listed = { readonly unreadable?: Unreadable | undefined }
type Card<Entry> = Exclude<Entry, { readonly unreadable: Unreadable }>

/** The order of a list of folders: those that cannot be read first, by name, then the latest. `timeOf` is ISO 8601. */
export function listOrder<Entry extends Listed>(
  nameOf: (entry: Entry) => string,
  timeOf: (card: Card<Entry>) => string,
): (a: Entry, b: Entry) => number {
  return (a, b) => {
    if (isReadable(a) && isReadable(b)) return timeOf(b).localeCompare(timeOf(a))
    return Number(isReadable(a)) - Number(isReadable(b)) || nameOf(a).localeCompare(nameOf(b))
  }
}
