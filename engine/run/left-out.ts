/** Checks that an audit leaves out because they write to the site: what it may not claim. */
import type { Text } from '../runbook/text.ts'
import { checkKindText } from '../words/check-kinds.ts'
import type { Finding } from './events.ts'
import type { StepState } from './state.ts'

/** Code of their findings, and reason of a part that had nothing else to judge. */
export const NOT_ALLOWED = 'canary-not-allowed'

export function leftOutChecks({ judged }: Pick<StepState, 'judged'>): readonly Finding[] {
  return (judged.at(-1)?.findings ?? []).filter(({ code }) => code === NOT_ALLOWED)
}

/** What a check is about: its title, else its kind. */
export function aboutCheck({
  title,
  kind,
}: {
  readonly title?: Text | undefined
  readonly kind: string
}): Text {
  return title ?? checkKindText(kind)
}
