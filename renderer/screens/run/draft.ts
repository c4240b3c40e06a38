/** What the engineer has filled in for the open question, and whether that is an answer yet. */
import type { KeptFile } from '../../../engine/run/notes.ts'
import type { Answer, FailureChoice, Question } from '../../../engine/run/questions.ts'

/** An option of `failed` or `ask`. */
export type Choice = FailureChoice | (Question & { kind: 'ask' })['choices'][number]

export interface Draft {
  /** The chosen option of `ask` and `failed`. */
  value: Choice | ''
  /** The host's name, typed for a fault. */
  typed: string
  by: string
  note: string
  /** Of an ask: what was taken into the run folder to go along with the answer. */
  files?: readonly KeptFile[]
}

/** Questions of a run that are asked in the step itself; host keys and secrets have dialogs of their own. */
export type StepQuestion = Exclude<Question, { kind: 'host-key' | 'secret' }>

const reasoned: readonly FailureChoice[] = ['by-hand', 'override', 'skip']
export function needsReason(choice: string): boolean {
  return reasoned.some(one => one === choice)
}

/** Whether the question asks for the name of who answers it, and a note: only then does what was typed there count. */
export function isSigned(question: StepQuestion, draft: Pick<Draft, 'value'>): boolean {
  return question.kind === 'ask' || (question.kind === 'failed' && needsReason(draft.value))
}

/** The safest step forward is chosen beforehand: an offered fix, else another try; of an `ask`, nothing. */
export function firstDraft(question: StepQuestion, by: string): Draft {
  const draft: Draft = { typed: '', by, note: '', value: '' }
  if (question.kind === 'failed') {
    const value = question.choices.find(one => one === 'fix') ?? question.choices.find(one => one === 'retry')
    return { ...draft, value: value ?? 'stop' }
  }
  const [only] = question.kind === 'ask' && question.choices.length === 1 ? question.choices : []
  return { ...draft, value: only ?? '' }
}

/** What is still to be filled in before the answer can be given: said beside its button. Words: run.missing.* */
export type Missing = 'host' | 'other-host' | 'choice' | 'name' | 'done' | 'reason'

export function missingOf(question: StepQuestion, draft: Draft): Missing | undefined {
  const unsigned = draft.by.trim() === '' ? 'name' : undefined
  switch (question.kind) {
    case 'risk':
      return undefined
    case 'fault':
      if (draft.typed.trim() === question.host) return undefined
      // While it is being typed it is only not there yet.
      return question.host.startsWith(draft.typed.trim()) ? 'host' : 'other-host'
    case 'ask':
      return draft.value === '' ? 'choice' : unsigned
    case 'failed':
      if (draft.value === '') return 'choice'
      if (!needsReason(draft.value)) return undefined
      if (draft.note.trim() === '') return draft.value === 'by-hand' ? 'done' : 'reason'
      return unsigned
  }
}

/** `me`: who sits there, by the settings; answers where no name is asked for, whoever signed another decision. */
export function answerOf(question: StepQuestion, draft: Draft, me: string): Answer {
  const signs = isSigned(question, draft)
  const by = signs ? draft.by.trim() : me
  const note = signs ? draft.note.trim() : ''
  const signed = { ...(by !== '' && { by }), ...(note !== '' && { note }) }
  switch (question.kind) {
    case 'risk':
      return { value: 'confirm', ...signed }
    case 'fault':
      return { value: draft.typed.trim(), ...signed }
    case 'ask':
      return { value: draft.value, ...signed, ...(draft.files?.length && { files: draft.files }) }
    case 'failed':
      return { value: draft.value, ...signed }
  }
}

/** What turns the question down: nothing is done then. Undefined where one of the choices says so itself. */
export function refusalOf(question: StepQuestion, by: string): Answer | undefined {
  if (question.kind !== 'risk' && question.kind !== 'fault') return undefined
  return { value: 'refuse', ...(by !== '' && { by }) }
}
