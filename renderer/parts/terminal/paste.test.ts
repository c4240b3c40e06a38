import { expect, it } from 'vitest'
import { factsOf, needsLook, piecesOf } from './paste.ts'

it('lets one line through, and stops several lines and hidden control characters', () => {
  expect([needsLook('systemctl status keepalived'), needsLook('a\tb 中文')]).toEqual([false, false])
  expect(
    ['reboot\n', 'a\rb', 'a\r\nb', 'ls\x1b[201~', 'x\x7f', 'ls \u202e/', 'a\u200bb'].map(needsLook),
  ).toEqual(Array(7).fill(true))
})

it('counts lines as a person would, and says when the last one runs at once', () => {
  expect(factsOf('a\nb')).toEqual({ lines: 2, runsLast: false, controls: 0 })
  expect(factsOf('a\r\nb\r\n')).toEqual({ lines: 2, runsLast: true, controls: 0 })
})

it('shows what would otherwise hide', () => {
  const pieces = piecesOf('a\x1b[201~\r\nb\x7f\tc\x9b\u202ed\u200b中文')

  expect(pieces.map(({ text, isControl }) => (isControl ? `<${text}>` : text)).join('')).toBe(
    'a<^[>[201~\nb<^?>\tc<⟪U+009B⟫><⟪U+202E⟫>d<⟪U+200B⟫>中文',
  )
})
