import { expect, it } from 'vitest'
import { binding, step } from '../../test/support/run-fixture.ts'
import { shippedKinds } from '../engine.ts'
import type { Binding } from '../site/bind.ts'
import { correctionOf } from './correction.ts'
import { emptyRun, type RunState } from './state.ts'

function reached(address: string, user: string): Binding {
  const bound = binding([step('one')])
  const ssh = { address, port: 22, user, auth: { agent: true as const }, encoding: 'utf-8' as const }
  return { ...bound, site: { ...bound.site, hosts: { a: { ssh, values: {} } } } }
}

it('names a way of access that was corrected', () => {
  const before = reached('10.0.0.1', 'root')

  const { changed } = correctionOf(before, reached('10.0.0.2', 'admin'), emptyRun, shippedKinds)

  expect(changed).toEqual([
    { name: 'ssh.address@a', before: '10.0.0.1', after: '10.0.0.2' },
    { name: 'ssh.user@a', before: 'root', after: 'admin' },
  ])
  expect(correctionOf(before, reached('10.0.0.1', 'root'), emptyRun, shippedKinds).changed).toEqual([])
})

it('refuses what makes another plan of an approved one, and nothing else', () => {
  const approved = { ...emptyRun, started: { approved: 'digest' } } as unknown as RunState
  const before = binding([step('one')])
  const after: Binding = { ...before, params: { vip: { kind: 'scalar', text: '10.0.0.9', fields: {} } } }
  const correct = (to: Binding, state: RunState) => correctionOf(before, to, state, shippedKinds)

  expect(() => correct(after, approved)).toThrow(
    expect.objectContaining({
      code: 'CORRECTION_REFUSED',
      params: { what: { code: 'differs-plan', params: {} } },
    }),
  )
  expect(correct(after, emptyRun).changed).toEqual([])
  const kept = { ...before, site: { ...before.site, secrets: { pass: { env: 'OTHER' } } } }
  expect(correct(kept, approved).changed).toEqual([{ name: 'pass', before: '', after: '{"env":"OTHER"}' }])
})
