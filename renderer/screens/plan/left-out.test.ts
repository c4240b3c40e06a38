import { expect, it } from 'vitest'
import { splitLeftOut } from './left-out.ts'

it('tells what may run from the alternatives whose condition does not hold', () => {
  const taken = { id: 'unicast', runs: { kind: 'yes' } } as const
  const open = { id: 'firewall', runs: { kind: 'undecided', facts: ['firewall'] } } as const
  const others = ['a', 'b', 'c'].map(id => ({ id, runs: { kind: 'no', why: 'condition' } }) as const)

  expect(splitLeftOut([...others, taken, open])).toEqual({ done: [taken, open], leftOut: others })
})
