import { expect, it } from 'vitest'
import { paneKey, takesKeys } from './terminal-keys.ts'

function press(key: string, modifiers: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const none = { altKey: false, metaKey: false, ctrlKey: true, shiftKey: false }
  return { type: 'keydown', key, ...none, ...modifiers } as KeyboardEvent
}

it('leaves the host what is its own', () => {
  expect(paneKey(press('c'), false)).toBeUndefined()
  expect(paneKey(press('d'), false)).toBeUndefined()
  expect(paneKey(press('f', { ctrlKey: false }), false)).toBeUndefined()
  expect(paneKey(press('v', { altKey: true }), false)).toBeUndefined()
})

it('copies what is selected, pastes, finds, and changes the size', () => {
  expect(paneKey(press('c'), true)).toBe('copy')
  expect(paneKey(press('C', { shiftKey: true }), false)).toBe('copy')
  expect(['v', 'f', '+', '=', '-', '0'].map(key => paneKey(press(key), false))).toEqual([
    'paste',
    'find',
    'larger',
    'larger',
    'smaller',
    'normal',
  ])
  expect(paneKey(press('ArrowUp', { shiftKey: true }), false)).toBe('leave-up')
  expect(paneKey(press('ArrowDown', { shiftKey: true }), false)).toBe('leave-down')
  expect(paneKey(press('ArrowDown'), false)).toBeUndefined()
})

it('leaves Tab to a shell, also one that is being reached, and to a program that asks; else Tab goes on', () => {
  expect(takesKeys('shell', { status: 'open' })).toBe(true)
  expect(takesKeys('shell', { status: 'lost' })).toBe(true)
  expect(takesKeys('shell', { status: 'ended', exitCode: 0 })).toBe(false)
  expect(takesKeys('run', { status: 'watching', typing: true })).toBe(true)
  expect(takesKeys('run', { status: 'watching', typing: false })).toBe(false)
  expect(takesKeys('run', { status: 'connecting' })).toBe(false)
})
