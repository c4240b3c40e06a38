import { expect, it } from 'vitest'
import { methods, type MethodName } from './contract.ts'

/** Each way in for a name or a reason; `of` puts it into an input that is right otherwise. */
const places: readonly (readonly [MethodName, (said: string) => object])[] = [
  ['runs.start', operator => ({ site: 'demo', runbook: 'demo', operator })],
  ['runs.go', by => ({ run: 'demo', stride: 'part', by })],
  ['runs.pause', by => ({ run: 'demo', by })],
  ['runs.correct', by => ({ run: 'demo', sha256: 'a'.repeat(64), by })],
  ['runs.decide', by => ({ run: 'demo', step: 'one', decision: 'skip', by, reason: 'known' })],
  ['runs.decide', reason => ({ run: 'demo', step: 'one', decision: 'skip', by: 'Li', reason })],
  ['questions.answer', by => ({ id: '1', answer: { value: 'done', by } })],
  ['plans.approve', by => ({ site: 'demo', runbook: 'demo', digest: 'a'.repeat(64), by })],
  ['reports.note', by => ({ run: 'demo', by, entry: { kind: 'withdrawn', id: '1' } })],
  ['reports.note', text => ({ run: 'demo', by: 'Li', entry: { kind: 'remark', id: '1', text } })],
  [
    'reports.note',
    text => ({ run: 'demo', by: 'Li', entry: { kind: 'open-item', id: '1', text, owner: '', due: '' } }),
  ],
  ['sites.create', name => ({ name })],
]

it.each(places)('%s takes no blanks for what a person says, and none around it', (method, of) => {
  const { input } = methods[method]
  expect(input.safeParse(of('Li')).error).toBeUndefined()
  expect(input.safeParse(of(' \t\n　')).success).toBe(false)
  expect(JSON.stringify(input.parse(of('  Li\u3000')))).toBe(JSON.stringify(input.parse(of('Li'))))
})
