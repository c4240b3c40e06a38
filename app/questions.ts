/** Questions of runs and connection tests, waiting until somebody at a screen answers. */
import { phrase } from '../engine/words/phrases/index.ts'
import { RunError } from '../engine/errors.ts'
import type { Prompter } from '../engine/ports.ts'
import type { OpenQuestion } from '../engine/contract/questions.ts'
import type { Notice } from '../engine/contract/notices.ts'
import type { Answer } from '../engine/run/questions.ts'

export type AskedAbout = { readonly run: string } | { readonly site: string }

export interface QuestionDesk {
  /** A prompter whose questions appear on every screen, marked with what they are about. */
  prompter(about: AskedAbout): Prompter
  open(): readonly OpenQuestion[]
  /** Throws DECISION_REFUSED where it is not open (any more): somebody else answered, or the run ended. */
  answer(id: string, answer: Answer): void
}

interface Waiting {
  readonly shown: OpenQuestion
  settle(answer: Answer): void
}

export function createQuestionDesk(notify: (notice: Notice) => void): QuestionDesk {
  const waiting = new Map<string, Waiting>()
  let count = 0

  function ask(about: AskedAbout, question: OpenQuestion['question'], signal?: AbortSignal): Promise<Answer> {
    if (signal?.aborted === true) return Promise.reject(new RunError('CANCELLED'))
    const id = `q${String((count += 1))}`
    const shown: OpenQuestion = { id, ...about, question }
    return new Promise<Answer>((resolve, reject) => {
      const close = (): void => {
        waiting.delete(id)
        signal?.removeEventListener('abort', cancel)
        notify({ type: 'question-closed', id })
      }
      const cancel = (): void => {
        close()
        reject(new RunError('CANCELLED'))
      }
      signal?.addEventListener('abort', cancel)
      waiting.set(id, {
        shown,
        settle(answer) {
          close()
          resolve(answer)
        },
      })
      notify({ type: 'question-opened', question: shown })
    })
  }
  return {
    prompter: about => ({ ask: (question, signal) => ask(about, question, signal) }),
    open: () => [...waiting.values()].map(({ shown }) => shown),
    answer(id, answer) {
      const found = waiting.get(id)
      if (found === undefined)
        throw new RunError('DECISION_REFUSED', { step: id, reason: phrase('already-answered') })
      found.settle(answer)
    },
  }
}
