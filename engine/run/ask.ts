/** Asks a person and journals both sides, so that the report can say who answered what. */
import type { Text } from '../runbook/text.ts'
import type { Step } from '../runbook/schema.ts'
import type { RunContext } from './context.ts'
import type { StepKey } from './events.ts'
import type { Answer } from './questions.ts'

/** `place` is the asking action's or check's: `do[0]`, `gate[1]`. Throws QUESTION_UNANSWERED where nobody can answer. */
export async function askPerson(
  context: RunContext,
  key: StepKey,
  place: string,
  text: Text,
  choices: readonly ('done' | 'yes' | 'no')[],
): Promise<Answer> {
  const id = [key.step, key.item, key.host, place].filter(part => part !== '').join('/')
  await context.recorder.emit({ type: 'question-asked', ...key, question: id, kind: 'ask', text })
  const answer = await context.ports.prompter.ask(
    { kind: 'ask', id, step: key.step, text, choices },
    context.signal,
  )
  await context.recorder.emit({ type: 'question-answered', ...key, question: id, ...answer })
  return answer
}

/** What a person already confirmed at that place in this run: it is not asked again on resume. A 'no' is. */
export function earlierAnswer(context: RunContext, key: StepKey, place: string): Answer | undefined {
  const id = [key.step, key.item, key.host, place].filter(part => part !== '').join('/')
  return context.recorder.fold.step(key).questions.findLast(asked => asked.question === id && asked.answer)
    ?.answer
}

/**
 * Confirms a step's risk once, for all its hosts, before its first change. False: the engineer refused.
 * Reading needs no confirmation; a deliberate fault is allowed by naming its host before the run.
 */
export async function confirmRisk(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
): Promise<boolean> {
  if (step.risk === 'read' || step.risk === 'fault' || context.confirmed.has(step.id)) return true
  const question = `${step.id}/risk`
  await context.recorder.emit({ type: 'question-asked', ...key, question, kind: 'risk' })
  const irreversible = step.undo.kind === 'none' ? step.undo.irreversible : undefined
  const answer = await context.ports.prompter.ask(
    {
      kind: 'risk',
      id: question,
      step: step.id,
      hosts,
      risk: step.risk,
      ...(irreversible && { irreversible }),
    },
    context.signal,
  )
  await context.recorder.emit({ type: 'question-answered', ...key, question, ...answer })
  if (answer.value !== 'confirm') return false
  context.confirmed.add(step.id)
  return true
}
