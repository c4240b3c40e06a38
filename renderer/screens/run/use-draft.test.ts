import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Notice } from '../../../engine/contract/notices.ts'
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

const { told } = vi.hoisted(() => ({ told: [] as ((notice: Notice) => void)[] }))
vi.mock('../../link/client.ts', () => ({
  useClient: () => ({ onNotice: (listener: (notice: Notice) => void) => told.push(listener) }),
}))
let page: EventTarget
beforeEach(() => {
  vi.stubGlobal('window', (page = new EventTarget()))
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.unstubAllGlobals()
  told.length = 0
})
const closes = (): boolean => page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
const closed = (id: string): void => told.forEach(tell => tell({ type: 'question-closed', id }))

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

it('has whoever closes the window asked while a reason or a file waits to go with an answer', () => {
  const open = shallowRef(asked('one', 'q1'))
  const draft = useDraft(
    () => open.value,
    () => 'me',
  )
  draft.value = { ...draft.value, value: 'yes', by: '李工', note: ' ' }
  expect(closes()).toBe(true)
  draft.value = { ...draft.value, note: 'the second cable is from room 3' }
  expect(closes()).toBe(false)
  // Another question is looked at: what was typed for the first one waits all the same.
  open.value = asked('one', 'q11')
  draft.value = { ...draft.value, files: [{ name: 'a.png', mediaType: 'image/png', sha256: '', size: 1 }] }
  closed('q1')
  expect(closes()).toBe(false)
  closed('q11')
  expect(closes()).toBe(true)
})
