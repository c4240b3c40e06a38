import { expect, it } from 'vitest'
import type { Notice } from '../engine/contract/notices.ts'
import { isRunError } from '../engine/errors.ts'
import type { Question } from '../engine/run/questions.ts'
import { createQuestionDesk } from './questions.ts'

const secret: Question = { kind: 'secret', id: 'secret:x', name: 'password of root@192.0.2.1:22' }
const key: Question = {
  ...{ kind: 'host-key', id: 'host-key:node-a', host: 'node-a' },
  ...{ address: '192.0.2.1:22', keyType: 'ssh-ed25519', fingerprint: 'SHA256:x' },
}
const ask: Question = {
  ...{ kind: 'ask', id: 'q', step: 's', text: { en: 'Done?', zh: '好了？' }, choices: ['yes', 'no'] },
  about: {
    title: { en: '', zh: '' },
    why: { en: '', zh: '' },
    risk: 'read',
    item: '',
    hosts: [],
    actions: [],
  },
}

function scene() {
  const notices: Notice[] = []
  const desk = createQuestionDesk(notice => void notices.push(notice))
  const idOf = (kind: string) => desk.open().find(({ question }) => question.kind === kind)?.id ?? ''
  return { desk, notices, idOf }
}

it('turns down the one question that is named; the others stay open', async () => {
  const { desk, notices, idOf } = scene()
  const prompter = desk.prompter({ run: 'r1' })
  const typed = prompter.ask(secret)
  const trusted = prompter.ask(key)
  void prompter.ask(ask)

  desk.cancel(idOf('secret'))
  await expect(typed).rejects.toMatchObject({ code: 'SECRET_NOT_GIVEN' })
  desk.cancel(idOf('host-key'))
  expect(await trusted).toEqual({ value: 'refuse' })

  expect(desk.open().map(({ question }) => question.kind)).toEqual(['ask'])
  expect(notices.filter(({ type }) => type === 'question-closed')).toHaveLength(2)
  // How a step's question is turned down is one of its choices, with what follows from it.
  expect(() => desk.cancel(idOf('ask'))).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }))
  expect(() => desk.cancel('q9')).toThrow(expect.objectContaining({ code: 'DECISION_REFUSED' }))
})

it('closes what is asked when the work that asks is broken off', async () => {
  const { desk } = scene()
  const work = new AbortController()
  const asked = desk.prompter({ site: 'north' }, work.signal).ask(secret)
  const other = desk.prompter({ site: 'north' }).ask(secret)

  work.abort()

  await expect(asked).rejects.toSatisfy(error => isRunError(error, 'CANCELLED'))
  expect(desk.open()).toHaveLength(1)
  desk.answer(desk.open()[0]?.id ?? '', { value: 'x' })
  expect(await other).toEqual({ value: 'x' })
})
