import { expect, it } from 'vitest'
import { authPass, binding, runbook } from '../plan/fixtures/binding.ts'
import type { Secrets } from '../ports.ts'
import { createRedactor } from '../redact.ts'
import { fetchSecrets } from './rendering.ts'

it('tells who is asked for a secret of the runbook what it is', async () => {
  const title = { en: 'Password in the adverts', zh: '心跳认证口令' }
  const book = runbook([], { params: { auth_pass: { type: 'secret', length: '6..8', title } } })
  const told: unknown[] = []
  const secrets: Secrets = {
    get: (name, _, use) => {
      told.push(name, use)
      return Promise.resolve('vrrp-01')
    },
  }
  await fetchSecrets(
    binding([], { runbook: book, params: { auth_pass: authPass } }),
    secrets,
    createRedactor(),
  )
  expect(told).toEqual(['auth_pass', { kind: 'value', param: { title, length: '6..8' }, files: [] }])
})
