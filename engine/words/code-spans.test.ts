import { describe, expect, it } from 'vitest'
import { topics } from './index.ts'
import { inputHints, nearHint } from './input-hints.ts'
import { inputWords } from './input.ts'
import { shipped } from '../../test/runbooks/shipped.ts'
import { runbookIds } from '../../test/words/example.ts'
import { textsIn } from '../../test/words/texts.ts'
import { codeSpans } from './code-spans.ts'

/** As the screen shows it, literals in brackets. */
function shown(text: string): string {
  return codeSpans(text)
    .map(span => (span.code ? `[${span.text}]` : span.text))
    .join('')
}

describe('literals inside a sentence', () => {
  it.each([
    ['nothing', 'nothing'],
    ['the key `hosst` is not known', 'the key [hosst] is not known'],
    ['`vrid`：300 超出范围', '[vrid]：300 超出范围'],
    ['write `a`, `b`', 'write [a], [b]'],
    ['a ` alone', 'a ` alone'],
    ['empty `` stays', 'empty `` stays'],
  ])('%s', (text, said) => {
    expect(shown(text)).toBe(said)
  })

  it.each(['en', 'zh'] as const)('leave no mark in any text in %s', async language => {
    const runbooks = await Promise.all(runbookIds.map(id => shipped(id)))
    const texts = textsIn([topics, inputWords, inputHints, nearHint, runbooks], language)
    const left = texts.filter(text => codeSpans(text).some(span => span.text.includes('`')))

    expect(texts.some(text => text.includes('`'))).toBe(true)
    expect(left).toEqual([])
  })
})
