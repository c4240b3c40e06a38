import { expect, it } from 'vitest'
import type { Change } from '../run/events.ts'
import type { RunState } from '../run/state.ts'
import { remainsOf } from './remains.ts'

const state = (changes: readonly Change[]): RunState =>
  ({
    hosts: {},
    order: ['s'],
    steps: { s: { key: { step: 's', item: '', host: 'a' }, changes } },
  }) as unknown as RunState
const file = (before: string | null, after: string): Change => ({
  kind: 'file',
  path: '/etc/x',
  before: before === null ? null : { sha256: 'old', mode: before, owner: 'app:app' },
  after: { sha256: 'new', mode: after, owner: 'root:root' },
  backup: before === null ? null : '/etc/x.bak',
})

it.each([
  ['0644', '0644', '0644'],
  ['0600', '0644', '0600'],
  ['0644', '0600', '0600'],
  ['0755', '0700', '0700'],
])('a backup of %s beside a file of %s is told as %s, with its owner', (before, after, backup) => {
  expect(remainsOf(state([file(before, after)]))).toEqual([
    {
      host: 'a',
      found: false,
      kind: 'file',
      path: '/etc/x',
      for: 'site',
      owner: 'root:root',
      mode: after,
      sha256: 'new',
    },
    {
      host: 'a',
      found: false,
      kind: 'backup',
      path: '/etc/x.bak',
      for: 'undo',
      owner: 'app:app',
      mode: backup,
      sha256: 'old',
    },
  ])
})

it('the last state of a path counts, and a new file has no backup', () => {
  expect(
    remainsOf(state([file(null, '0600'), file('0600', '0640')])).map(one => [one.path, one.mode]),
  ).toEqual([
    ['/etc/x', '0640'],
    ['/etc/x.bak', '0600'],
  ])
  expect(remainsOf(state([file(null, '0600')]))).toHaveLength(1)
})

it('what was found on the host takes the place of what was recorded', () => {
  const left = [{ kind: 'file', path: '/etc/y', for: 'site', owner: 'root:root', mode: '0644', sha256: 'y' }]
  const looked = {
    ...state([file(null, '0600')]),
    hosts: { a: { identities: [], lost: 0, left } },
  } as RunState

  expect(remainsOf(looked)).toEqual([{ host: 'a', found: true, ...left[0] }])
})
