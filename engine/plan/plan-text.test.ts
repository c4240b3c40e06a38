import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { checkKinds } from '../checks/registry.ts'
import { binding, registries, step } from './fixtures/binding.ts'
import { changeRequestHtml } from './change-request.ts'
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

it('says on every form of it what the site says that is hardly meant, and only then', () => {
  const position = { file: 'site.yaml', line: 1, column: 1 }
  const message = { en: 'VRID 51: taken', zh: 'VRID 51：已占用' }
  const hint = { en: 'take `62`', zh: '请用 `62`' }
  const warned = binding([look], {
    warnings: [{ code: 'RULE_NOT', severity: 'warning', position, message, hint }],
  })
  const plans = [plan, buildPlan(warned, { digest, registries })]
  const texts = plans.map(one => planText(one, 'zh'))
  const pages = plans.flatMap(one => [planHtml(one, 'en'), changeRequestHtml(one, 'en')])

  expect(
    texts.map(text => text.includes('可以执行，但请再核对\n  - VRID 51：已占用 — 请用 `62`\n\n1. ')),
  ).toEqual([false, true])
  expect(pages.map(page => page.includes('<li>VRID 51: taken — take <code>62</code></li>'))).toEqual([
    ...[false, false],
    ...[true, true],
  ])
  expect(pages.map(page => page.includes('Allowed, but'))).toEqual([false, false, true, true])
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
