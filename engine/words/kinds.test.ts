import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { actionKinds } from '../actions/registry.ts'
import { checkKinds } from '../checks/registry.ts'
import { actionWords } from './actions.ts'
import { checkWords } from './checks.ts'

const reference = readFileSync(new URL('../../docs/formats/kinds.md', import.meta.url), 'utf8')
const [, actions = '', checks = ''] = reference.split(/^## .*\n/m).slice(1)
const kindsIn = (part: string): readonly string[] =>
  [...part.matchAll(/^\| `([a-z-]+)`/gm)].map(match => match[1] ?? '').sort()

describe('the reference of kinds', () => {
  it('lists exactly the actions and checks that there are', () => {
    expect(kindsIn(actions)).toEqual(Object.keys(actionKinds).sort())
    expect(kindsIn(checks)).toEqual(Object.keys(checkKinds).sort())
  })
  it('tells the scope of each check', () => {
    const scopes = [...checks.matchAll(/^\| `([a-z-]+)`\s*\| (host|group)\s/gm)].map(match => [
      match[1],
      match[2],
    ])

    expect(Object.fromEntries(scopes)).toEqual(
      Object.fromEntries(Object.values(checkKinds).map(kind => [kind.kind, kind.scope])),
    )
  })
})

it.each(Object.entries({ ...actionWords, ...checkWords }))(
  '%s says the same in both languages',
  (_, { en, zh }) => {
    const slots = (text: string): readonly string[] =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? ''))].sort()

    expect(slots(zh)).toEqual(slots(en))
    expect(zh).toMatch(/[\u4e00-\u9fff]/)
  },
)
