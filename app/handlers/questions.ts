import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { questionMethods } from '../../engine/contract/questions.ts'
import type { Answer } from '../../engine/run/questions.ts'
import type { Bench } from '../workbench.ts'

export function questionHandlers({ desk, holders }: Bench): HandlersOf<typeof questionMethods> {
  function need(id: string, screen: string): void {
    const run = desk.open().find(question => question.id === id)?.run
    if (run !== undefined) holders.need(run, screen)
  }
  return {
    'questions.open': () => Promise.resolve(desk.open()),
    'questions.answer': ({ id, answer: { value, by, note } }, { screen }) => {
      need(id, screen)
      const answer: Answer = { value, ...(by !== undefined && { by }), ...(note !== undefined && { note }) }
      desk.answer(id, answer)
      return Promise.resolve(null)
    },
    'questions.cancel': ({ id }, { screen }) => {
      need(id, screen)
      desk.cancel(id)
      return Promise.resolve(null)
    },
  }
}
