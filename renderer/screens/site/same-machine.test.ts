import { expect, it } from 'vitest'
import type { HostRecord } from '../../../engine/contract/hosts.ts'
import { alikeOf } from './same-machine.ts'

function record(host: string, fingerprint?: string, machineId?: string): HostRecord {
  const identity = fingerprint === undefined ? {} : { identity: { fingerprint } }
  const facts = machineId === undefined ? {} : { facts: { machineId } }
  return { host, ok: true, at: '', access: '', ...identity, ...facts } as HostRecord
}
const of = (...all: readonly HostRecord[]) => Object.fromEntries(all.map(one => [one.host, one]))

it('names the host that showed the same key', () => {
  const records = of(
    record('node-a', 'SHA256:x', '1'),
    record('node-b', 'SHA256:x', '1'),
    record('node-c', 'SHA256:y', '2'),
  )

  expect(alikeOf('node-b', records)).toEqual({ other: 'node-a', what: 'key' })
  expect(alikeOf('node-a', records)).toEqual({ other: 'node-b', what: 'key' })
  expect(alikeOf('node-c', records)).toBeUndefined()
})

it('names the host with the same machine id, where a host has several keys', () => {
  const records = of(record('node-a', 'SHA256:x', '1'), record('node-b', 'SHA256:y', '1'))

  expect(alikeOf('node-b', records)).toEqual({ other: 'node-a', what: 'machineId' })
})

it('tells nothing of hosts that told nothing', () => {
  expect(alikeOf('node-b', of(record('node-a'), record('node-b')))).toBeUndefined()
  expect(alikeOf('node-c', of(record('node-a')))).toBeUndefined()
})
