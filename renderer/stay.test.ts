/** Nothing on the screens leads out of the app. What a browser does with the rest of it, test/e2e/stay.test.ts says. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  name => /\.(vue|ts|html)$/.test(name) && !name.endsWith('.test.ts'),
)
/** Ways out, but for a place on the page itself and a file that is saved. */
const out =
  /\bhref="(?!#|data:,)[^"]*"|:href=|\btarget="|<(?:form|embed|object|area|base)\b[^>]*\b(?:action|src|data|href)=|window\.open|\blocation\.(?:assign|replace|href\s*=)|https?:\/\/(?!www\.w3\.org\/)/g

it('no element and no script of the screens names another place', () => {
  expect(sources.length).toBeGreaterThan(50)
  const found = sources.flatMap(name =>
    [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(out)].map(
      ([text]) => `${name}: ${text}`,
    ),
  )
  expect(found).toEqual([])
})
