import { expect, it } from 'vitest'
import type { Measured } from './measure.ts'
import { evidence, table, type Circumstances } from './table.ts'

const now: Circumstances = { commit: 'abc', date: '2026-01-02', node: 'v20', cores: 2, peers: { ssh: 'x' } }
const fast: Measured = {
  row: 1,
  what: 'command',
  unit: 'ms',
  ours: [4, 2, 3],
  peer: { name: 'ssh', samples: [6, 6, 6] },
  goal: 1,
}
const big: Measured = { row: 3, what: 'memory', unit: 'MB', ours: [500], goal: 400 }

it('shows medians, ratio and verdict of each row in aligned columns', () => {
  const lines = table([fast, big]).split('\n')

  expect(lines[1]).toMatch(/^1 +command +3\.00 ms +6\.00 ms \(ssh\) +0\.500x +<= 1x +met +3$/)
  expect(lines[2]).toMatch(/^3 +memory +500 MB +- +- +<= 400 MB +MISSED +1$/)
  expect(lines[1]?.indexOf('met')).toBe(lines[2]?.indexOf('MISSED'))
})

it('says that the numbers of a peer that was stopped are bounds', () => {
  const cut: Measured = { ...fast, peer: { name: 'ssh', samples: [30], cut: true } }

  expect(table([cut])).toContain('>= 30.00 ms (ssh)')
  expect(table([cut])).toContain('<= 0.100x')
  expect(evidence([cut], now).rows[0]).toMatchObject({ ratio: 0.1, peerCut: true })
})

it('keeps what an earlier bench measured of other rows, with its own commit', () => {
  const earlier = evidence([fast, big], now)
  const later = evidence([{ ...big, ours: [300] }], { ...now, commit: 'def' }, earlier)

  expect(later.rows.map(({ row, commit, median, met }) => [row, commit, median, met])).toEqual([
    [1, 'abc', 3, true],
    [3, 'def', 300, true],
  ])
})
