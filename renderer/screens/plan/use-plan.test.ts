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
  /** As in the window: each attempt clears what the one before told. */
  const app = {
    attempt: <T>(work: () => Promise<T>) => {
      app.error = undefined
      return work()
    },
    error: undefined as unknown,
    language: 'en' as const,
  }
  const work = usePlan(() => place.value, { client, app: app as never })
  async function answer(site: string, value: unknown, method = 'plans.make'): Promise<void> {
    const index = waiting.findIndex(one => one.site === site && one.method === method)
    waiting.splice(index, 1)[0]?.answer(value)
    await new Promise(resolve => setTimeout(resolve, 0))
  }
  const plan = (site: string) => answer(site, { plan: { site, digest: site } })
  return { work, app, place, answer, plan }
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

it('says of each host that it could not be looked at, and why', async () => {
  const { work, app, plan } = scene()
  const error = { code: 'HOST_UNREACHABLE', params: { host: 'node-a', reason: 'refused' } }
  const base = { at: '2026-11-26T06:14:14.174Z', access: 'x' }
  const looking = work.look(() =>
    Promise.resolve({
      'node-a': { ...base, host: 'node-a', ok: false, error },
      'node-b': { ...base, host: 'node-b', ok: true },
    }),
  )
  await Promise.resolve()
  await plan('north')
  await looking

  expect([...work.failures.value]).toEqual([['node-a', error]])
  expect(app.error).toBe(error)
})

it('says that what a host told is not kept, and calls no host unseen for it', async () => {
  const { work, app, plan } = scene()
  const unkept = { code: 'FILE_UNWRITABLE', params: { path: 'hosts.json', reason: 'ENOSPC' } }
  const base = { at: '2026-11-26T06:14:14.174Z', access: 'x' }
  const looking = work.look(() =>
    Promise.resolve({ 'node-a': { ...base, host: 'node-a', ok: true, unkept } }),
  )
  await Promise.resolve()
  await plan('north')
  await looking

  expect([work.failures.value.size, app.error]).toEqual([0, unkept])
})

it('tells what a comparison came to, until something else is asked for', async () => {
  const { work, answer, plan } = scene()
  const file = (path: string, found: string) => ({ path, found, hunks: [] })
  const comparing = work.compare()
  const hosts = [
    { host: 'node-a', files: [file('/a', 'differs'), file('/b', 'same')] },
    { host: 'node-b', files: [file('/a', 'absent'), file('/b', 'same')] },
  ]
  await answer('north', hosts, 'plans.compare')
  await comparing

  const found = [
    { as: 'differs', count: 1 },
    { as: 'absent', count: 1 },
    { as: 'same', count: 2 },
  ]
  expect(work.done.value).toEqual({ compared: { files: 4, found } })
  void work.allow([])
  expect(work.done.value).toBeUndefined()
  await plan('north')
})

it('tells nothing of a comparison that did not reach every host', async () => {
  const { work, app, answer } = scene()
  const error = { code: 'HOST_UNREACHABLE', params: { host: 'node-b' } }
  const comparing = work.compare()
  await answer(
    'north',
    [
      { host: 'node-a', files: [] },
      { host: 'node-b', files: [], error },
    ],
    'plans.compare',
  )
  await comparing

  expect([work.done.value, app.error]).toEqual([undefined, error])
})

it('leaves the word of a refused look at the hosts', async () => {
  const { work, app } = scene()
  app.error = { code: 'INPUT_REFUSED', params: {} }
  await work.look(() => Promise.resolve(undefined))

  expect(app.error).toMatchObject({ code: 'INPUT_REFUSED' })
})
