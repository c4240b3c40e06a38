/** What a person will be asked during a run, known beforehand. Failures and first host keys come on top. */
import type { ActionView } from '../actions/kind.ts'
import type { Phrase } from '../phrase.ts'
import type { Text } from '../runbook/text.ts'
import type { Binding } from '../site/bind.ts'
import type { PlanStep } from './plan.ts'
import { secretsOf } from './scope.ts'

export type PlanQuestion =
  | {
      readonly kind: 'risk'
      readonly step: string
      readonly risk: 'change' | 'service'
      readonly irreversible?: Text
    }
  /** Allowed by naming the host before the run. */
  | { readonly kind: 'fault'; readonly step: string; readonly host: string }
  | {
      readonly kind: 'ask'
      readonly step: string
      readonly host: string
      readonly text: string
      /** The same in both languages. */
      readonly says?: Phrase
    }
  | { readonly kind: 'secret'; readonly name: string }

export function questionsOf(binding: Binding, steps: readonly PlanStep[]): readonly PlanQuestion[] {
  const prompted = secretsOf(binding).filter(({ reference }) => 'prompt' in reference)
  return [
    ...prompted.map(({ name }) => ({ kind: 'secret', name }) as const),
    ...steps.flatMap(questionsOfStep),
  ]
}

function questionsOfStep(step: PlanStep): readonly PlanQuestion[] {
  const parts = step.parts.filter(part => part.runs.kind !== 'no')
  const { risk, irreversible } = step
  const asks = parts.flatMap(part =>
    part.actions
      .filter(action => action.runs.kind !== 'no' && action.view?.kind === 'ask')
      .map(
        action =>
          ({
            kind: 'ask',
            step: step.id,
            host: part.host,
            text: textOf(action.view),
            ...phraseOf(action.view),
          }) as const,
      ),
  )
  const checks = parts.flatMap(part =>
    [...part.require, ...part.gate]
      .filter(check => check.kind === 'ask' && check.runs.kind !== 'no')
      .map(
        check =>
          ({
            kind: 'ask',
            step: step.id,
            host: part.host,
            text: check.line ?? '',
            ...phraseOf(check),
          }) as const,
      ),
  )
  if (risk === 'read' || parts.every(part => part.actions.length === 0)) return [...asks, ...checks]
  const hosts = [...new Set(parts.map(part => part.host))]
  const confirmations: readonly PlanQuestion[] =
    risk === 'fault'
      ? hosts.map(host => ({ kind: 'fault', step: step.id, host }))
      : [{ kind: 'risk', step: step.id, risk, ...(irreversible && { irreversible }) }]
  return [...confirmations, ...asks, ...checks]
}

function phraseOf(one: { readonly says?: Phrase } | undefined): { readonly says?: Phrase } {
  return one?.says === undefined ? {} : { says: one.says }
}

function textOf(view: ActionView | undefined): string {
  return view?.body ?? view?.summary ?? ''
}
