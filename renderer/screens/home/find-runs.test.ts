import { expect, it } from 'vitest'
import type { ListedRun, RunCard } from '../../../engine/contract/runs.ts'
import { findRuns } from './find-runs.ts'

const card = (run: string, rest: Partial<RunCard> = {}): RunCard => ({
  ...{
    run,
    runbook: 'keepalived-vip-pair',
    title: { en: 'Virtual IP pair', zh: '双机虚拟 IP' },
    mode: 'run',
  },
  ...{ site: '一号机房', operator: 'Li Lei', rehearsal: false, createdAt: '2026-11-03T12:30:00' },
  ...{ headline: { code: 'passed', params: {} }, working: false, unfinished: false, setAside: false },
  ...{ done: 1, total: 2, next: 2, ...rest },
})
const runs: readonly ListedRun[] = [
  card('a'),
  card('b', { runbook: 'mysql-dual-primary', title: { en: 'MySQL pair', zh: 'MySQL 双主' } }),
  { run: 'mysql-hurt', unreadable: { code: 'JOURNAL_DAMAGED', params: {} } },
  card('c', { site: '', rehearsal: true, createdAt: '2025-01-31T08:00:00' }),
]
const found = (query: string): readonly string[] => findRuns(runs, query).map(({ run }) => run)

it('finds runs by job, site and day, in both languages, whatever is shown', () => {
  expect(found('')).toEqual(['a', 'b', 'mysql-hurt', 'c'])
  expect(found('mysql')).toEqual(['b', 'mysql-hurt'])
  expect(found('双机 一号')).toEqual(['a'])
  expect(found('2026/11/03')).toEqual(['a', 'b'])
  expect(found('2026-11 VIRTUAL')).toEqual(['a'])
  expect(found('2025-01-31')).toEqual(['c'])
  expect(found('预演')).toEqual(['c'])
  expect(found('rehearsal lei')).toEqual(['c'])
  expect(found('nothing like it')).toEqual([])
})
