import { expect, it } from 'vitest'
import { ref } from 'vue'
import type { Client } from '../../link/client.ts'
import { usePlan } from './use-plan.ts'

/** A shell whose answers come when the test lets them. */
function scene() {
  const waiting: { method: string; site: string; answer(value: unknown): void }[] = []
  const client = {
    call: (method: string, { site }: { site: string }) =>
      new Promise(answer => waiting.push({ method, site, answer })),
  } as unknown as Client
  const place = ref({ site: 'north', runbook: 'pair' })
  const app = { attempt: <T>(work: () => Promise<T>) => work(), error: undefined, language: 'en' as const }
  const work = usePlan(() => place.value, { client, app })
  async function answer(site: string, value: unknown, method = 'plans.make'): Promise<void> {
    const index = waiting.findIndex(one => one.site === site && one.method === method)
    waiting.splice(index, 1)[0]?.answer(value)
    await new Promise(resolve => setTimeout(resolve, 0))
  }
  const plan = (site: string) => answer(site, { plan: { site, digest: site } })
  return { work, place, answer, plan }
}

it('shows the plan that was asked for last, and is busy until it is there', async () => {
  const { work, place, plan } = scene()
  void work.make()
  place.value = { site: 'south', runbook: 'pair' }
  void work.make()
  await plan('south')
  expect(work.busy.value).toBe(true)
  await plan('north')

  expect(work.view.value?.plan.site).toBe('south')
  expect(work.busy.value).toBe(false)
})

it('takes nothing along from one plan to another', async () => {
  const { work, place, answer, plan } = scene()
  void work.allow(['node-a'])
  await plan('north')
  void work.compare()
  place.value = { site: 'south', runbook: 'pair' }
  void work.make()
  expect(work.view.value).toBeUndefined()
  expect(work.allowed.value).toEqual([])
  await answer('north', [{ host: 'node-a', files: [] }], 'plans.compare')
  expect(work.comparisons.value.size).toBe(0)
})
