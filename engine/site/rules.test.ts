import { describe, expect, it } from 'vitest'
import { changedPair, parsePair, placeOf, show, textOf } from '../../test/fixtures/input/read.ts'
import type { Issue, Parsed } from '../source/issue.ts'
import type { Binding } from './bind.ts'
import { bind } from './binding.ts'
import { parseSite } from './parse.ts'

const site = textOf('../input/site.yaml')
const words = 'says: { en: think again, zh: 请再想想 }'

/** The site bound to the pair with these rules in front of its own. */
function judge(rules: readonly string[], text: string): Parsed<Binding> {
  const added = rules.map(rule => `  - { ${rule}, ${words} }\n`).join('')
  const runbook = parsePair(changedPair('runbook.yaml', 'rules:\n', `rules:\n${added}`).files)
  const parsed = parseSite(text, 'site.yaml')
  if (!runbook.ok || !parsed.ok) throw new Error(runbook.issues.concat(parsed.issues).map(show).join('\n'))
  return bind(runbook.value, parsed.value.site, parsed.value)
}
const told = ({ code, severity, message }: Issue): string => `${severity} ${code} ${message.en}`
const descending = 'descending: [priority@a, priority@b]'
const swapped = site.replace('priority: 150', 'priority: 90')

describe('a rule of a runbook', () => {
  it('asks for numbers in order, at the first that is out of it', () => {
    const result = judge([descending], swapped)

    expect([result.ok, result.issues.map(told)]).toEqual([
      false,
      ['error RULE_DESCENDING think again: priority@node-a = 90, priority@node-b = 100'],
    ])
    expect(result.issues.map(show)).toEqual([`RULE_DESCENDING ${placeOf(swapped, 'priority: 100', 10)}`])
    expect(judge([descending], site).issues).toEqual([])
  })

  it('leaves equal numbers to a rule of their own', () => {
    const equal = site.replace('priority: 150', 'priority: 100')

    expect(judge([descending], equal).issues.map(({ code }) => code)).toEqual(['RULE_DISTINCT'])
  })

  it.each(['not: { param: vrid, is: 62 }', 'not: { param: vrid, in: [51, 62] }'])(
    'refuses a value: %s',
    rule => {
      expect(judge([rule], site).issues.map(told)).toEqual(['error RULE_NOT think again: vrid = 62'])
      expect(judge([rule], site.replace('vrid: 62', 'vrid: 63')).issues).toEqual([])
    },
  )

  it('is judged where another parameter has the value that it names', () => {
    const only = (app: string) => judge([`${descending}, when: { param: app, is: ${app} }`], swapped)

    expect(only('demo').issues).toHaveLength(1)
    expect(only('other').issues).toEqual([])
  })

  it.each([
    [descending, swapped],
    ['not: { param: vrid, is: 62 }', site],
    ['distinct: [vrid, priority@a]', site.replace('priority: 150', 'priority: 62')],
    [
      'same_subnet: [vip, service_ip@a]',
      site.replaceAll(/(10\.78\/24|10\.66)/g, '11.$1').replace(/11\.10\./g, '11.'),
    ],
    ['needs: { param: assets }, when: { param: app, is: demo }', site],
  ])('that warns keeps nothing from being bound: %s', (rule, text) => {
    const result = judge([`${rule}, severity: warning`], text)
    const own = result.issues.filter(({ message }) => message.en.startsWith('think again'))

    expect(own.map(({ severity }) => severity)).toEqual(own.map(() => 'warning'))
    expect(own).toHaveLength(1)
    const others = result.issues.filter(issue => !own.includes(issue))
    expect(result.ok).toBe(others.length === 0)
    if (result.ok) expect(result.value.warnings).toEqual(own)
  })
})
