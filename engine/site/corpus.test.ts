import { describe, expect, it } from 'vitest'
import { bindSite, bytesOf, namesIn, show, textOf } from '../../test/fixtures/input/read.ts'

describe('bad site files', () => {
  it.each(namesIn('sites'))('%s', name => {
    const text = textOf(`sites/${name}`)
    const [, expected] = /^# expect (\S+ \d+:\d+)\n/.exec(text) ?? []

    const bound = bindSite(bytesOf(`sites/${name}`), name)

    expect(bound.ok).toBe(false)
    expect(bound.issues.map(show)).toContain(expected)
    for (const { message, hint, position } of bound.issues) {
      expect(position.file).toBe(name)
      expect(message.zh).toMatch(/\p{Script=Han}/u)
      expect(hint?.zh).toMatch(/\p{Script=Han}/u)
      expect(`${message.en} ${message.zh} ${hint?.en} ${hint?.zh}`).not.toMatch(
        /\{[a-zA-Z]+\}|undefined|hunter22/,
      )
    }
  })

  it('names few things beside the one that is wrong', () => {
    const counts = namesIn('sites').map(name => bindSite(bytesOf(`sites/${name}`), name).issues.length)

    expect(Math.max(...counts)).toBeLessThanOrEqual(4)
  })
})
