import { z } from 'zod'
import type { Answer } from '../run/questions.ts'
import { Text } from '../runbook/text.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'

export const Ask = z.strictObject({ text: Text })
export type Ask = z.infer<typeof Ask>

/** What only a person can see: a yes with a name passes, a no fails, anything else could not be told. */
export const ask: CheckKind<Ask, Ask, Answer> = {
  kind: 'ask',
  schema: Ask,
  scope: 'host',
  resolve: (spec, render) => ({ text: { en: render.text(spec.text.en), zh: render.text(spec.text.zh) } }),
  describe: spec => spec.text,
  sample: (spec, context) => context.ask(spec.text, ['yes', 'no']),
  judge(_, samples) {
    const answer = last(samples)
    const by = answer.by?.trim() ?? ''
    const params = { by, note: answer.note ?? '' }
    if (answer.value === 'no') return fail('asked-no', params, by)
    if (answer.value !== 'yes') return unknown('asked-unclear', { ...params, value: answer.value })
    return by === '' ? unknown('asked-unnamed') : pass('asked-yes', params, by)
  },
}
