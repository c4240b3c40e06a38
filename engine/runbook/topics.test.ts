import { expect, it } from 'vitest'
import { runbookIds } from '../../test/words/example.ts'
import { shipped } from '../../test/runbooks/shipped.ts'
import { byTopic, topicOrder } from './topics.ts'

it('puts the virtual IP first, then databases, then JumpServer, then what is not in order', () => {
  const listed = ['jumpserver', 'own', 'keepalived', 'mysql', 'keepalived'].map((topic, id) => ({
    topic,
    id,
  }))

  expect(byTopic(listed).map(({ topic, id }) => `${topic} ${String(id)}`)).toEqual([
    ...['keepalived 2', 'keepalived 4', 'mysql 3', 'jumpserver 0', 'own 1'],
  ])
})

it('knows the topic of each shipped runbook', async () => {
  const runbooks = await Promise.all(runbookIds.map(id => shipped(id)))

  expect([...new Set(runbooks.map(({ topic }) => topic))].toSorted()).toEqual(topicOrder.toSorted())
})
