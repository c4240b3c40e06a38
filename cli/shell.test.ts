import { describe, expect, it } from 'vitest'
import { createRedactor } from '../engine/redact.ts'
import { say, sayError, shown, type Shell } from './shell.ts'

const redactor = createRedactor()
redactor.add('hunter22', 'login')
const shell = { language: 'en', redactor } as unknown as Shell

describe('what reaches a terminal', () => {
  it.each([
    ['a title', '\x1b]0;pwned\x07'],
    ['the clipboard', '\x1b]52;c;cm0gLXJmIC8=\x07'],
    ['an answerback', '\x05\x1b[c\x1b[6n'],
    ['another screen', '\x1b[?1049h\x1b[2J'],
    ['a line written over', 'failed\rpassed'],
    ['text turned around', 'exe\u202egnp.txt'],
    ['a C1 control', '\x9b2J'],
  ])('shows %s instead of obeying it', (_, text) => {
    const said = shown(redactor, `node-a: ${text}`)
    expect(said).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
    expect(said.startsWith('node-a: ')).toBe(true)
    expect(sayError(shell, 'HOST_UNREACHABLE', { host: 'a', reason: text })).not.toContain(text)
  })

  it('keeps our own five colours, and only those', () => {
    expect(shown(redactor, '\x1b[32m✔ ok\x1b[0m \x1b[8mhidden\x1b[5m')).toBe(
      '\x1b[32m✔ ok\x1b[0m ␛[8mhidden␛[5m',
    )
  })

  it('a colour that a host put into our words is shown, so that it cannot pass for ours', () => {
    expect(say(shell, 'wrote', { path: '\x1b[32m✔ passed\x1b[0m' })).toBe('written: ␛[32m✔ passed␛[0m')
  })

  it('holds no secret, not even in pieces of colour', () => {
    expect(shown(redactor, 'got \x1b[31mhun\x1b[0mter22')).toBe('got \x1b[31m‹login›\x1b[0m')
  })
})
