import { expect, it } from 'vitest'
import { createTyping } from './typing.ts'

it('takes what is typed while a program listens, and nothing before or after', async () => {
  const typing = createTyping()
  const states: boolean[] = []
  typing.onChange(() => states.push(typing.isOpen()))
  typing.type('too early')
  typing.resize(132, 40)

  const { input, columns, rows } = typing.terminal()
  const reading = input[Symbol.asyncIterator]()
  typing.type('y')
  typing.type('\r')

  expect([columns, rows]).toEqual([132, 40])
  expect([(await reading.next()).value, (await reading.next()).value]).toEqual(['y', '\r'])
  const waiting = reading.next()
  await reading.return?.()
  expect((await waiting).done).toBe(true)
  typing.type('too late')
  expect((await reading.next()).done).toBe(true)
  expect(states).toEqual([true, false])
})
