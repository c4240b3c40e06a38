import { describe, expect, it } from 'vitest'
import { changedPair, parsePair, show } from '../../../test/fixtures/input/read.ts'

const place = '      - service: { name: keepalived, state: started }\n'
const lintOf = (action: string): readonly string[] =>
  parsePair(changedPair('runbook.yaml', place, `${place}      - sql: ${action}\n`).files).issues.map(show)
const login = 'login: { user: app, password: auth_pass, host: service_ip@peer, port: 3306 }'

describe('lint of SQL', () => {
  it.each([
    `{ ${login}, run: '{{ sql.change_source }} {{ sql.source_password }} = {{ auth_pass }}' }`,
    `{ ${login}, run: '{{ sql.source_log_file }} = {{ seed.coords@peer.file }}, {{ seed.coords@peer.pos }}' }`,
  ])('finds nothing in %s', action => {
    expect(lintOf(action)).toEqual([])
  })
  it.each([
    ['a phrase that is in no table', `{ ${login}, run: '{{ sql.drop_all }}' }`, ['FIELD_UNKNOWN']],
    ['an unknown value', `{ ${login}, run: 'SELECT {{ nobody }}' }`, ['REFERENCE_UNKNOWN']],
    ['an unknown value in a login', `{ login: { user: nobody }, run: 'SELECT 1' }`, ['REFERENCE_UNKNOWN']],
    [
      'a pair of coordinates of two owners',
      `{ ${login}, run: 'X {{ seed.coords@a.file }} {{ seed.coords@b.pos }}' }`,
      ['CAPTURE_MIXED'],
    ],
    [
      'a default login whose parameters the runbook has not',
      `{ run: 'SELECT 1' }`,
      Array.from({ length: 5 }, () => 'REFERENCE_UNKNOWN'),
    ],
  ])('finds %s', (_, action, codes) => {
    const found = lintOf(action)

    expect(codes.map((code, index) => found[index]?.includes(code))).toEqual(codes.map(() => true))
    expect(found).toHaveLength(codes.length)
  })
})
