import { RunError } from '../../engine/errors.ts'
import type { Prompter } from '../../engine/ports.ts'
import type { Answer, Question } from '../../engine/run/questions.ts'

/** A prompter with prepared answers that remembers what it was asked. */
export interface MemoryPrompter extends Prompter {
  readonly asked: readonly Question[]
}

/** Answers come from the table by question id, else from `otherwise`; without either the question stays unanswered. */
export function memoryPrompter(
  answers: Readonly<Record<string, Answer>> = {},
  otherwise?: (question: Question) => Answer | undefined,
): MemoryPrompter {
  const asked: Question[] = []
  return {
    asked,
    ask(question, signal) {
      asked.push(question)
      if (signal?.aborted === true) return Promise.reject(new RunError('CANCELLED'))
      const answer = answers[question.id] ?? otherwise?.(question)
      if (answer !== undefined) return Promise.resolve(answer)
      return Promise.reject(new RunError('QUESTION_UNANSWERED', { id: question.id }))
    },
  }
}
