import { expect, it } from 'vitest'
import type { RunView } from '../../engine/contract/runs.ts'
import type { Plan } from '../../engine/plan/plan.ts'
import { emptyRun } from '../../engine/run/state.ts'
import type { Client } from '../link/client.ts'
import { createRun } from './run.ts'

/** A shell whose answers come when the test lets them. */
function scene() {
  const waiting: { method: string; run: string; answer(value: unknown): void }[] = []
  const asked: { method: string; run: string }[] = []
  const client = {
    call(method: string, { run }: { run: string }) {
      asked.push({ method, run })
      return new Promise(answer => waiting.push({ method, run, answer }))
    },
    onNotice: () => () => undefined,
    onState: () => undefined,
  } as unknown as Client
  async function answer(method: string, run: string, value: unknown): Promise<void> {
    const index = waiting.findIndex(one => one.method === method && one.run === run)
    waiting.splice(index, 1)[0]?.answer(value)
    await new Promise(resolve => setTimeout(resolve, 0))
  }
  const opens = (run: string) =>
    answer('runs.open', run, { run, state: emptyRun, drill: [] } as unknown as RunView)
  const plans = (run: string) => answer('runs.plan', run, { site: run } as unknown as Plan)
  return { store: createRun(client), asked, opens, plans }
}

it('shows the run that was asked for last, whichever answer comes last', async () => {
  const { store, asked, opens, plans } = scene()
  void store.open('slow')
  void store.open('wanted')
  await opens('wanted')
  await opens('slow')

  expect(store.view.value?.run).toBe('wanted')
  await plans('wanted')
  expect(store.plan.value?.site).toBe('wanted')
  void store.stop()
  expect(asked.at(-1)).toEqual({ method: 'runs.stop', run: 'wanted' })
})

it('shows no plan of the run before', async () => {
  const { store, opens, plans } = scene()
  void store.open('before')
  await opens('before')
  void store.open('after')
  await opens('after')
  await plans('after')
  await plans('before')
  expect(store.plan.value?.site).toBe('after')
})
