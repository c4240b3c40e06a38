import { z } from 'zod'
import { Text } from '../runbook/text.ts'
import type { ActionKind } from './kind.ts'
import { failed, uncertain } from './result.ts'
import { summed } from '../words/lines.ts'

export const Ask = z.strictObject({
  text: Text,
  choices: z
    .array(z.enum(['done', 'yes', 'no']))
    .min(1)
    .default(['done']),
})
export type Ask = z.infer<typeof Ask>

/** What only a person can do or decide. `no` fails; an answer without a name proves nothing and is unknown. */
export const ask: ActionKind<Ask, Ask> = {
  kind: 'ask',
  schema: Ask,
  changes: 'never',
  resolve: (spec, render) => ({
    text: { en: render.text(spec.text.en), zh: render.text(spec.text.zh) },
    choices: spec.choices,
  }),
  describe: resolved => ({
    kind: 'ask',
    ...summed(resolved.text),
    body: `${resolved.text.en}\n${resolved.text.zh}`,
    language: 'text',
    as: 'person',
    sudo: [],
  }),
  async execute(resolved, context) {
    const answer = await context.ask(resolved.text, resolved.choices)
    const by = answer.by?.trim() ?? ''
    if (by === '') return uncertain('answer-without-name', {}, false)
    const params = { by, value: answer.value, note: answer.note ?? '' }
    if (answer.value === 'no') return failed('answered-no', params, false)
    if (!resolved.choices.some(choice => choice === answer.value))
      return uncertain('answer-not-offered', params, false)
    return { verdict: 'pass', code: 'answered', params, changed: false, stdout: answer.value }
  },
}
