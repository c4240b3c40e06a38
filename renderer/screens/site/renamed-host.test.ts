import { expect, it } from 'vitest'
import { ref } from 'vue'
import { useRenamedHost } from './renamed-host.ts'

const port = (host: string) => ({ path: ['hosts', host, 'ssh', 'port'], value: 2222 })

it('leads to the new name what is meant for the same host: before the file says it, and from a field that goes after', () => {
  const names = ref(['node-a', 'node-b'])
  const renamed = useRenamedHost(() => names.value)
  renamed.note('node-a', 'node-c')

  expect(renamed.follow(port('node-a'))).toEqual(port('node-c'))
  // An answer to something asked before says nothing of it yet.
  names.value = ['node-a', 'node-b']
  expect(renamed.follow(port('node-a'))).toEqual(port('node-c'))
  names.value = ['node-c', 'node-b']
  expect(renamed.follow(port('node-a'))).toEqual(port('node-c'))
})

it('leaves alone other hosts, other places, and another host that took the old name', () => {
  const names = ref(['node-a', 'node-b'])
  const renamed = useRenamedHost(() => names.value)
  expect(renamed.follow(port('node-a'))).toEqual(port('node-a'))
  renamed.note('node-a', 'node-c')
  names.value = ['node-c', 'node-b']

  expect(renamed.follow(port('node-b'))).toEqual(port('node-b'))
  expect(renamed.follow({ path: ['params', 'node-a'] })).toEqual({ path: ['params', 'node-a'] })
  names.value = ['node-c', 'node-b', 'node-a']
  expect(renamed.follow(port('node-a'))).toEqual(port('node-a'))
})
