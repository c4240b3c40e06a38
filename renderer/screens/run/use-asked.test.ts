import { expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import { emptyRun, keyText, waitingStep, type RunState } from '../../../engine/run/state.ts'
import { useAsked } from './use-asked.ts'

const text = { en: 'x', zh: '甲' }
function failed(id: string, host: string): OpenQuestion {
  const about = { title: text, why: text, risk: 'read', item: '', hosts: [host], actions: [] } as const
  const question = {
    kind: 'failed',
    id: 's/failed',
    step: 's',
    host,
    choices: ['stop', 'retry'],
    about,
  } as const
  return { id, run: 'r', question }
}
/** What the last judging of each host found. */
function judged(codes: Readonly<Record<string, string>>): RunState {
  const parts = Object.entries(codes).map(([host, code]) => {
    const part = waitingStep({ step: 's', item: '', host })
    const finding = {
      check: 'gate[0]',
      kind: 'see',
      verdict: 'unknown',
      code,
      params: {},
      evidence: [],
    } as const
    const record = { phase: 'gate', verdict: 'unknown', at: '', findings: [finding] } as const
    return [keyText(part.key), { ...part, judged: [record] }] as const
  })
  return { ...emptyRun, steps: Object.fromEntries(parts) }
}

it('stays at the host that is read about, names the others, then asks first where another machine answers', () => {
  const questions = shallowRef([failed('1', 'node-b'), failed('2', 'node-c')])
  const state = shallowRef(judged({ 'node-b': 'fail', 'node-c': 'fail' }))
  const { open, also, show } = useAsked(
    () => questions.value,
    () => state.value,
  )
  expect(open.value?.id).toBe('1')

  questions.value = [...questions.value, failed('3', 'node-a')]
  state.value = judged({ 'node-b': 'fail', 'node-c': 'fail', 'node-a': 'HOST_KEY_CHANGED' })
  expect(open.value?.id).toBe('1')
  expect(also.value.map(({ hosts, stranger }) => [...hosts, stranger])).toEqual([
    ['node-c', false],
    ['node-a', true],
  ])

  questions.value = questions.value.slice(1)
  expect(open.value?.id).toBe('3')
  show('2')
  expect([open.value?.id, also.value[0]?.hosts]).toEqual(['2', ['node-a']])
})
