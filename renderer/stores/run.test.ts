import { expect, it } from 'vitest'
import type { Notice } from '../../engine/contract/notices.ts'
import type { RunView } from '../../engine/contract/runs.ts'
import { emptyRun } from '../../engine/run/state.ts'
import { CallError, type Client } from '../link/client.ts'
import { createRun } from './run.ts'

interface Asked {
  readonly method: string
  readonly run: string
  answer(value: unknown): void
  refuse(error: Error): void
}

/** A shell whose answers come when the test lets them. */
function scene() {
  const waiting: Asked[] = []
  const asked: { method: string; run: string }[] = []
  let hear: (notice: Notice) => void = () => undefined
  const client = {
    call(method: string, { run }: { run: string }) {
      asked.push({ method, run })
      return new Promise((answer, refuse) => waiting.push({ method, run, answer, refuse }))
    },
    onNotice(listener: (notice: Notice) => void) {
      hear = listener
      return () => undefined
    },
    onState: () => undefined,
  } as unknown as Client
  async function settle(method: string, run: string, how: (asked: Asked) => void): Promise<void> {
    const index = waiting.findIndex(one => one.method === method && one.run === run)
    waiting.splice(index, 1).forEach(how)
    await new Promise(resolve => setTimeout(resolve, 0))
  }
  const opens = (run: string, more: Partial<RunView> = {}) =>
    settle('runs.open', run, one => one.answer({ run, state: emptyRun, drill: [], questions: [], ...more }))
  const refuses = (run: string) =>
    settle('runs.open', run, one => one.refuse(new CallError('RUN_NOT_FOUND', {})))
  const plans = (run: string) => settle('runs.plan', run, one => one.answer({ site: run }))
  const store = createRun(client)
  return { store, asked, opens, refuses, plans, tell: (notice: unknown) => hear(notice as Notice) }
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

const event = (seq: number, more: object = { type: 'journal-repaired' }) => ({
  ...{ type: 'run-event', run: 'r' },
  event: { seq, at: '', ms: 1, prev: '', ...more },
})
const at = (lastSeq: number, more: Partial<RunView> = {}): Partial<RunView> => ({
  ...{ state: { ...emptyRun, lastSeq }, working: true },
  ...more,
})
const question = (id: string) => ({ id, run: 'r', question: { kind: 'failed' } })
const reach = (sentMs: number) => ({ kind: 'reach', sample: { observer: 'o', sentMs, doneMs: sentMs } })
const drill = (place: number, live: object) => ({ type: 'run-drill', run: 'r', place, live })

it('loses nothing that is told between a snapshot and its answer', async () => {
  const { store, opens, tell } = scene()
  void store.open('r')
  tell({ type: 'question-closed', id: 'q0' })
  tell(event(3))
  tell(event(4, { type: 'step-finished', step: 's', item: '', host: 'a', outcome: 'failed' }))
  tell({ type: 'question-opened', question: question('q1') })
  tell({ type: 'question-opened', question: question('q2') })
  tell({ ...event(1), run: 'another' })
  tell({ type: 'run-working', run: 'r', working: false, headline: { code: 'failed', params: {} } })
  const open = ['q0', 'q1'].map(question) as unknown as RunView['questions']
  await opens('r', at(3, { questions: open }))

  expect(store.state.value.lastSeq).toBe(4)
  expect(store.state.value.steps['s||a']?.outcome).toBe('failed')
  expect(store.questions.value.map(({ id }) => id)).toEqual(['q1', 'q2'])
  expect([store.working.value, store.headline.value?.code]).toEqual([false, 'failed'])
})

it('opens the run again where an event is missing, and once only for the same one', async () => {
  const { store, asked, opens, tell } = scene()
  void store.open('r')
  await opens('r', at(3))
  tell(event(6))
  expect(store.state.value.lastSeq).toBe(3)
  tell(event(7))
  await opens('r', at(6))
  expect(store.state.value.lastSeq).toBe(7)
  tell(event(9))
  await opens('r', at(7))
  expect(store.state.value.lastSeq).toBe(9)
  expect(asked.filter(({ method }) => method === 'runs.open')).toHaveLength(3)
})

it('takes up again what was told while a run could not be opened', async () => {
  const { store, opens, refuses, tell } = scene()
  void store.open('r')
  await opens('r', at(3))
  const opened = store.open('other').catch(() => 'refused')
  tell(event(4))
  await refuses('other')
  expect([await opened, store.state.value.lastSeq]).toEqual(['refused', 4])
})

it('draws no sample of a drill twice', async () => {
  const { store, opens, tell } = scene()
  void store.open('r')
  tell(drill(1, reach(10)))
  tell(drill(2, reach(20)))
  await opens('r', at(3, { drill: [{ kind: 'cast' }, reach(10)] as unknown as RunView['drill'] }))
  const sent = () => store.drill.value.samples().reachability.map(({ sentMs }) => sentMs)
  expect(sent()).toEqual([10, 20])
  tell(drill(0, { kind: 'cast' }))
  tell(drill(1, reach(5)))
  expect(sent()).toEqual([5])
})
