import { expect, it } from 'vitest'
import type { Unreadable } from '../engine/contract/unreadable.ts'
import { listOrder } from './list-order.ts'

type Entry =
  | { readonly name: string; readonly at: string; readonly unreadable?: never }
  | { readonly name: string; readonly unreadable: Unreadable }

it('lists what cannot be read first, by name, then the latest', () => {
  const unreadable = { code: 'FILE_UNREADABLE', params: {} }
  const entries: readonly Entry[] = [
    { name: 'old', at: '2026-01-01T00:00:00Z' },
    { name: 'z', unreadable },
    { name: 'new', at: '2026-11-26T00:00:00Z' },
    { name: 'a', unreadable },
  ]
  const inOrder = listOrder<Entry>(
    ({ name }) => name,
    ({ at }) => at,
  )

  expect(entries.toSorted(inOrder).map(({ name }) => name)).toEqual(['a', 'z', 'new', 'old'])
})
