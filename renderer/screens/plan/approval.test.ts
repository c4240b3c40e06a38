import { expect, it } from 'vitest'
import type { PlanView } from '../../../engine/contract/plans.ts'
import { approvedOf } from './approval.ts'

const of = (approval: object | undefined, faults: readonly string[]) =>
  approvedOf({ approval, plan: { digest: 'now', faults } } as unknown as PlanView)

it('says whether this plan is approved, and what is different in the approved one', () => {
  expect([
    of(undefined, []),
    of({ digest: 'now', faults: ['a'] }, ['a']),
    of({ digest: 'then', faults: ['a'] }, ['a']),
    of({ digest: 'then', faults: [] }, ['a', 'b']),
    of({ digest: 'then', faults: ['a'] }, ['a', 'b']),
    of({ digest: 'then' }, ['a']),
  ]).toEqual([
    { kind: 'none' },
    { kind: 'this' },
    { kind: 'another' },
    { kind: 'without-drills' },
    { kind: 'other-drills', hosts: ['a'] },
    { kind: 'before-drills' },
  ])
})
