import { expect, it } from 'vitest'
import { facts, runbook } from '../plan/fixtures/binding.ts'
import { isProvenOn } from './proven.ts'

const proof = (service: string, version: string) =>
  runbook([], { provenOn: [{ os: 'Debian 12', service, version, date: '2026-11-25' }] })

it.each([
  ['keepalived', '2.2.7', undefined, true],
  ['MySQL', '5.6.24', 'mysql 5.6.51', true],
  ['MySQL', '5.6.24', 'mysql 5.7.44', false],
  ['MySQL', '9.7.4', 'mysql 9.1.0', false],
  ['MySQL', '5.6.24', 'mariadb 5.6.1', false],
  ['MariaDB', '10.11.19', 'mariadb 10.11.2', true],
  ['MariaDB', '10.11.19', undefined, false],
] as const)('a proof with %s %s where there is %s: %s', (service, version, database, proven) => {
  expect(isProvenOn(proof(service, version), { ...facts, ...(database && { database }) })).toBe(proven)
  expect(
    isProvenOn(proof(service, version), { ...facts, release: '11', ...(database && { database }) }),
  ).toBe(false)
})
