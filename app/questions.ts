/** Questions of runs and connection tests, waiting until somebody at a screen answers. */
import { phrase } from '../engine/words/phrases/index.ts'
import { secretName } from '../engine/words/secret-names.ts'
import { RunError } from '../engine/errors.ts'
import type { Prompter } from '../engine/ports.ts'
import type { OpenQuestion } from '../engine/contract/questions.ts'
import type { Notice } from '../engine/contract/notices.ts'
import type { Answer, Question } from '../engine/run/questions.ts'

export type AskedAbout = { readonly run: string } | { readonly site: string }

export interface QuestionDesk {
  /**
   * A prompter whose questions appear on every screen, marked with what they are about. `ends`: when the work is broken off that
   * asks; a question without a signal of its own closes then.
   */
  prompter(about: AskedAbout, ends?: AbortSignal): Prompter
  open(): readonly OpenQuestion[]
  /** Throws DECISION_REFUSED where it is not open (any more): somebody else answered, or the run ended. */
  answer(id: string, answer: Answer): void
  /**
   * Turns down what a connection asks, and that alone: its login fails with SECRET_NOT_GIVEN or the key stays unknown. Throws
   * DECISION_REFUSED where it is not open any more, NOT_SUPPORTED for the question of a step, whose choices say how to refuse.
   */
  cancel(id: string): void
}

interface Waiting {
  readonly shown: OpenQuestion
  settle(answer: Answer): void
  fail(error: RunError): void
}

function nameOf({ label, name, use }: Extract<Question, { kind: 'secret' }>): ReturnType<typeof secretName> {
  return use?.kind === 'value' ? use.param.title : secretName(label ?? name, use?.host)
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
      const fail = (error: RunError): void => {
        close()
        reject(error)
      }
      const cancel = (): void => fail(new RunError('CANCELLED'))
      signal?.addEventListener('abort', cancel)
      waiting.set(id, {
        shown,
        settle(answer) {
          close()
          resolve(answer)
        },
        fail,
      })
      notify({ type: 'question-opened', question: shown })
    })
  }
  function find(id: string): Waiting {
    const found = waiting.get(id)
    if (found !== undefined) return found
    throw new RunError('DECISION_REFUSED', { step: id, reason: phrase('already-answered') })
  }
  return {
    prompter: (about, ends) => ({ ask: (question, signal) => ask(about, question, signal ?? ends) }),
    open: () => [...waiting.values()].map(({ shown }) => shown),
    answer: (id, answer) => find(id).settle(answer),
    cancel(id) {
      const { shown, settle, fail } = find(id)
      const { question } = shown
      if (question.kind === 'host-key') return settle({ value: 'refuse' })
      if (question.kind !== 'secret') throw new RunError('NOT_SUPPORTED', { what: phrase('need-cancel') })
      fail(new RunError('SECRET_NOT_GIVEN', { name: nameOf(question) }))
    },
  }
}
