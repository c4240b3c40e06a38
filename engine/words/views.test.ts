import { expect, it } from 'vitest'
import type { ActionView } from '../actions/kind.ts'
import { sayLine } from './lines.ts'
import { phrase } from './phrases/index.ts'
import { bodyOf, summaryPiece } from './views.ts'

const view: ActionView = { kind: 'service', summary: 'keepalived: started', as: 'root', sudo: [] }
const says = phrase('do-service-state', { service: 'keepalived', state: phrase('service-started') })

it('says what an action does in the language of who reads it', () => {
  expect(summaryPiece({ ...view, says }, 'zh')).toEqual({ text: '启动 keepalived' })
  expect(summaryPiece({ ...view, says }, 'en')).toEqual({ text: 'start keepalived' })
})

it('shows what a run of an older release kept as it is', () => {
  expect(summaryPiece(view, 'zh')).toEqual({ text: 'keepalived: started', literal: true })
  expect(sayLine('log of keepalived', undefined, 'zh')).toBe('log of keepalived')
})

it('shows the code of a newer release with its data', () => {
  const newer = { code: 'do-something-new', params: { host: 'node-a', how: says } }
  expect(summaryPiece({ ...view, says: newer }, 'zh').text).toBe(
    'do-something-new (host: node-a, how: 启动 keepalived)',
  )
})

it('translates its own marks inside what stands literally, and nothing else', () => {
  const body =
    'ip addr add ⟨decided by fact init⟩ # decided by nobody\n# armed before it, on the host itself; 40 s later, unless disarmed:'
  expect(bodyOf({ ...view, body }, 'zh')).toBe(
    'ip addr add ⟨由主机信息 init 决定⟩ # decided by nobody\n# 事先在主机上布置；40 秒后若未解除，则自行执行：',
  )
  expect(bodyOf({ ...view, body }, 'en')).toBe(body)
})

it('asks a question once, in one language', () => {
  const asked: ActionView = {
    ...view,
    kind: 'ask',
    body: 'Ready?\n好了吗？',
    says: { en: 'Ready?', zh: '好了吗？' },
  }
  expect(summaryPiece(asked, 'zh').text).toBe('好了吗？')
  expect(bodyOf(asked, 'zh')).toBeUndefined()
})
