import { describe, expect, it } from 'vitest'
import { pairFiles, parsePair, placeOf, show } from '../../../test/fixtures/input/read.ts'

const words = '{ en: x, zh: x }'

it('of a cause: roles that it looks at are there', () => {
  const files = pairFiles()
  const text = `${String(files['runbook.yaml'])}
diagnose:
  - { id: known, on: [a, z], when: { code: x }, says: ${words} }
`
  const { issues } = parsePair({ ...files, 'runbook.yaml': text })

  expect(issues.map(show)).toEqual([`ROLE_REFERENCE ${placeOf(text, 'z], when')}`])
})

/** The pair with one more diagnosis of the whole runbook, and with fixes. */
function withFixes(fix: string, fixes = '') {
  const files = pairFiles()
  const text = `${String(files['runbook.yaml'])}
diagnose:
  - { id: known, when: { matches: x }, says: ${words}, fix: ${fix} }
${fixes === '' ? '' : `fixes:\n  rewrite: ${fixes}\n`}`
  return { text, parsed: parsePair({ ...files, 'runbook.yaml': text }) }
}

function actionsOf(parsed: ReturnType<typeof parsePair>): readonly string[] {
  const fix = parsed.ok ? parsed.value.diagnose.at(-1)?.fix : undefined
  return fix !== undefined && 'do' in fix ? fix.do.map(({ kind }) => kind) : []
}

describe('a fix', () => {
  it('by its name is what stands under that name', () => {
    const { parsed } = withFixes('rewrite', `{ title: ${words}, on: [a, b], do: [{ wait: { for: 1s } }] }`)

    expect(parsed.issues.map(show)).toEqual([])
    expect(parsed.ok && parsed.value.diagnose.at(-1)?.fix).toMatchObject({ on: ['a', 'b'] })
    expect(actionsOf(parsed)).toEqual(['wait'])
  })

  it('repeats what a step does before its own actions', () => {
    const { parsed } = withFixes('rewrite', `{ title: ${words}, step: upload, do: [{ wait: { for: 1s } }] }`)

    expect(parsed.issues.map(show)).toEqual([])
    expect(actionsOf(parsed)).toEqual(['upload', 'wait'])
  })

  it.each([
    ['rewrit', `{ title: ${words}, step: upload }`, 'FIX_REFERENCE', 'rewrit }'],
    [`{ advice: ${words} }`, `{ title: ${words}, step: upload }`, 'FIX_UNUSED', 'rewrite:'],
    ['rewrite', `{ title: ${words}, step: uplod }`, 'STEP_REFERENCE', 'uplod }'],
    [`{ title: ${words}, step: uplod }`, '', 'STEP_REFERENCE', 'uplod }'],
    // It captures: its action has a meaning in its own step alone.
    ['rewrite', `{ title: ${words}, step: seed }`, 'FIX_STEP', 'seed }'],
    ['rewrite', `{ title: ${words}, step: each-asset }`, 'FIX_STEP', 'each-asset }'],
    ['rewrite', `{ title: ${words} }`, 'MISSING_KEY', 'rewrite:'],
    [
      'rewrite',
      `{ title: ${words}, do: [{ run: 'echo "{{ vrid }}"' }] }`,
      'PLACEHOLDER_QUOTED',
      '{{ vrid }}"',
    ],
  ])('%s with %s is wrong: %s', (fix, fixes, code, needle) => {
    const { parsed, text } = withFixes(fix, fixes)

    expect(parsed.issues.map(show)).toContain(`${code} ${placeOf(text, needle)}`)
  })
})

describe('what a known error says', () => {
  it('may name values, by names that are there, and no secret', () => {
    const said = (text: string) =>
      withFixes(`{ advice: { en: '${text}', zh: '${text}' } }`).parsed.issues.map(({ code }) => code)

    expect(said('{{ vrid }} on {{ host.name }}')).toEqual([])
    expect(said('{{ vrdi }}')).toEqual(['REFERENCE_UNKNOWN', 'REFERENCE_UNKNOWN'])
    expect(said('{{ auth_pass }}')).toEqual(['SECRET_IN_EXPRESSION', 'SECRET_IN_EXPRESSION'])
    expect(said('{{ }}')).toEqual(['PLACEHOLDER_MALFORMED', 'PLACEHOLDER_MALFORMED'])
  })
})
