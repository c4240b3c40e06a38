import { expect, it } from 'vitest'
import { act, binding, check, step } from '../../test/support/run-fixture.ts'
import { withHostNames } from './named.ts'

const text = { en: 'start {{ host.name@a }}', zh: '启动 {{ host.name@a }}' }
const names = { en: 'start node-a', zh: '启动 node-a' }

it('names the host of a role in titles and reasons, and leaves what a kind reads to the kind', () => {
  const spec = { text }
  const { runbook } = binding([
    step('one', {
      ...{
        title: text,
        why: text,
        do: [act('x', { title: text, spec })],
        gate: [check('y', { title: text })],
      },
      undo: { kind: 'none', irreversible: text },
    }),
  ])
  const [one] = withHostNames(runbook, { a: ['node-a'] }).steps

  expect(one).toMatchObject({
    ...{ title: names, why: names, undo: { irreversible: names } },
    ...{ do: [{ title: names, spec }], gate: [{ title: names }] },
  })
})

it('names several hosts one after the other, and leaves other placeholders of a cause alone', () => {
  const says = { en: '{{ host.name@a }}: {{ vip }} {{ host.name }}', zh: '{{' }
  const { runbook } = binding([step('one', { diagnose: [{ id: 'x', when: { matches: 'x' }, says }] })])
  const [one] = withHostNames(runbook, { a: ['node-a', 'node-b'] }).steps

  expect(one?.diagnose[0]?.says).toEqual({ en: 'node-a, node-b: {{ vip }} {{ host.name }}', zh: '{{' })
})
