/** What a comparison with the files on the hosts came to. */
import type { FileComparison, HostComparison } from '../../../engine/contract/plans.ts'

export interface Compared {
  readonly files: number
  /** How many were found so, what matters most first; none is left out. */
  readonly found: readonly { readonly as: FileComparison['found']; readonly count: number }[]
}

const order: readonly FileComparison['found'][] = ['unreadable', 'odd', 'differs', 'absent', 'same']

export function comparedOf(hosts: readonly HostComparison[]): Compared {
  const files = hosts.flatMap(host => host.files)
  const found = order.map(as => ({ as, count: files.filter(file => file.found === as).length }))
  return { files: files.length, found: found.filter(({ count }) => count > 0) }
}
