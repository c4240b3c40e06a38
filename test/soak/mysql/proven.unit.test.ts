import { expect, it } from 'vitest'
import type { Proof } from '../cells.ts'
import { provenOn } from './proven.ts'

const about = { os: 'debian 12', service: 'MySQL', version: '5.6.24' }
const proof = (verdict: Proof['verdict'], date: string): Proof => ({
  verdict,
  commit: 'c1',
  date,
  seconds: 1,
  about,
  seen: ['x'],
  problems: [],
})

it('names a server on which every case passed, with the day of the last', () => {
  const proofs = {
    'mysql-5.6/stop': proof('pass', '2026-11-25'),
    'mysql-5.6/remove': proof('pass', '2026-11-26'),
    'mysql-9.7/stop': proof('pass', '2026-11-25'),
    'mysql-9.7/remove': proof('fail', '2026-11-25'),
    'mariadb-10.11/stop': proof('pass', '2026-11-25'),
  }

  expect(provenOn(['stop', 'remove'], ['mysql-5.6', 'mysql-9.7', 'mariadb-10.11'], proofs).proven).toEqual([
    { ...about, date: '2026-11-26' },
  ])
})
