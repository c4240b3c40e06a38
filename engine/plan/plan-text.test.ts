import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { checkKinds } from '../checks/registry.ts'
import { binding, registries, step } from './fixtures/binding.ts'
import { planHtml } from './plan-html.ts'
import { planText } from './plan-text.ts'
import { buildPlan } from './plan.ts'

const digest = { sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') }
const { command } = checkKinds
const script = 'd=$(date)\n# what it rests on\ntest "$d" != {{ auth_pass }} || exit 1\nid'
const look = step('look', {
  risk: 'read',
  gate: [
    { kind: 'command', spec: { run: script } },
    { kind: 'command', spec: { run: 'whoami' } },
  ],
})
const plan = buildPlan(binding([look]), {
  digest,
  registries: { ...registries, checks: { ...registries.checks, ...(command && { command }) } },
})

it('shows each line of a check that runs a script, secrets masked, and a single line once', () => {
  const text = planText(plan, 'en')
  for (const shown of [text, planHtml(plan, 'en').replaceAll('&quot;', '"').replaceAll('&lt;', '<')]) {
    expect(shown).toContain('test "$d" != ')
    expect(shown).toContain('# what it rests on')
    expect(shown.split('whoami').length).toBeLessThanOrEqual(3)
  }
  expect(text).toContain('         | id')
  expect(text).not.toContain('| whoami')
})
