import { expect, it } from 'vitest'
import { pairFiles, parsePair } from '../../../test/fixtures/input/read.ts'

/** The codes that the pair gets where its first step's reason says this. */
function said(text: string): readonly string[] {
  const files = pairFiles()
  const runbook = String(files['runbook.yaml']).replace(
    /\n( +)why: .*\n/,
    (_, blanks: string) => `\n${blanks}why: { en: "${text}", zh: "${text}" }\n`,
  )
  return parsePair({ ...files, 'runbook.yaml': runbook }).issues.map(({ code }) => code)
}

it.each([
  ['B must hear {{ host.name@a }}', []],
  ['it is {{ host.name }}', ['TITLE_PLACEHOLDER', 'TITLE_PLACEHOLDER']],
  ['of {{ host.name@nobody }}', ['TITLE_PLACEHOLDER', 'TITLE_PLACEHOLDER']],
  ['VRID {{ vrid }}', ['TITLE_PLACEHOLDER', 'TITLE_PLACEHOLDER']],
  ['of {{ host.name@a', ['PLACEHOLDER_MALFORMED', 'PLACEHOLDER_MALFORMED']],
])('a reason that says %s: %j', (text, codes) => {
  expect(said(text)).toEqual(codes)
})
