/** Asks a person and journals both sides, so that the report can say who answered what. */
import type { Text } from '../runbook/text.ts'
import type { Step } from '../runbook/schema.ts'
import { aboutFault, aboutStep } from './about.ts'
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
  const about = aboutStep(context, key, [key.host])
  const answer = await context.ports.prompter.ask(
    { kind: 'ask', id, step: key.step, text, choices, about },
    context.signal,
  )
  await context.recorder.emit({ type: 'question-answered', ...key, question: id, ...answer })
  return answer
}

/**
 * What a person already confirmed at that place: it is not asked again on resume. A 'no' or an answer without a name is, and
 * so is everything once the step was done again, undone or decided on: the answer was about what stood there before.
 */
export function earlierAnswer(context: RunContext, key: StepKey, place: string): Answer | undefined {
  const id = [key.step, key.item, key.host, place].filter(part => part !== '').join('/')
  const { questions, questionsFrom } = context.recorder.fold.step(key)
  const answer = questions.slice(questionsFrom).findLast(asked => asked.question === id)?.answer
  return answer?.value === 'yes' && (answer.by ?? '').trim() !== '' ? answer : undefined
}

/**
 * Whether a deliberate fault may be made on this host: named before the run, or its name is typed now, where somebody sits
 * there. Asked again for every attempt.
 */
export async function allowsFault(context: RunContext, step: Step, key: StepKey): Promise<boolean> {
  if (step.risk !== 'fault' || context.allowedFaults.has(key.host)) return true
  const id = [key.step, key.item, key.host, 'fault'].filter(part => part !== '').join('/')
  await context.recorder.emit({ type: 'question-asked', ...key, question: id, kind: 'fault' })
  const about = await aboutFault(context, step, key)
  const question = { kind: 'fault', id, step: step.id, host: key.host, about } as const
  const answer = await context.ports.prompter.ask(question, context.signal)
  await context.recorder.emit({ type: 'question-answered', ...key, question: id, ...answer })
  return answer.value.trim() === key.host
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
  const { risk } = step
  if (risk === 'read' || risk === 'fault') return true
  // Hosts side by side wait for the one answer. A refusal is asked again at the next attempt.
  const asked = context.confirmed.get(step.id) ?? askRisk(context, step, risk, key, hosts)
  context.confirmed.set(step.id, asked)
  try {
    const confirmed = await asked
    if (!confirmed) context.confirmed.delete(step.id)
    return confirmed
  } catch (error) {
    context.confirmed.delete(step.id)
    throw error
  }
}

async function askRisk(
  context: RunContext,
  step: Step,
  risk: 'change' | 'service',
  key: StepKey,
  hosts: readonly string[],
): Promise<boolean> {
  const question = `${step.id}/risk`
  await context.recorder.emit({ type: 'question-asked', ...key, question, kind: 'risk' })
  const irreversible = step.undo.kind === 'none' ? step.undo.irreversible : undefined
  const answer = await context.ports.prompter.ask(
    {
      kind: 'risk',
      id: question,
      step: step.id,
      hosts,
      risk,
      about: aboutStep(context, key, hosts),
      ...(irreversible && { irreversible }),
    },
    context.signal,
  )
  await context.recorder.emit({ type: 'question-answered', ...key, question, ...answer })
  return answer.value === 'confirm'
}
