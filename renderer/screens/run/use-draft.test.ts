import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import { useDraft } from './use-draft.ts'

const text = { en: 'x', zh: '甲' }
const about = { title: text, why: text, risk: 'change', item: '', hosts: ['node-a'], actions: [] } as const
const asked = (run: string, id: string): OpenQuestion =>
  ({
    run,
    id,
    question: { kind: 'ask', id: 's/a', step: 's', text, choices: ['yes', 'no'], about },
  }) as OpenQuestion

beforeEach(() => setActivePinia(createPinia()))

it('remembers the name within its run, and never hands it to another run', () => {
  const open = shallowRef(asked('one', '1'))
  const draft = useDraft(
    () => open.value,
    () => 'me',
  )
  draft.value = { ...draft.value, by: '李工' }
  open.value = asked('one', '2')
  expect(draft.value.by).toBe('李工')
  open.value = asked('two', '3')
  expect(draft.value.by).toBe('me')
})
