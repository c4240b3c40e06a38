import { describe, expect, it } from 'vitest'
import { renderer } from '../../test/support/kind-fixture.ts'
import { dialectOf, sayDialect, type Dialect } from './dialect.ts'
import { phrase, phraseNames } from './phrases.ts'
import { filled, firstLine, shown, statementOf } from './statement.ts'

const dialect = (version: string, comment = ''): Dialect => {
  const found = dialectOf(version, comment)
  if (found === undefined) throw new TypeError(version)
  return found
}
const servers = {
  'mysql 5.6': dialect('5.6.24-log', 'MySQL Community Server (GPL)'),
  'mysql 5.7': dialect('5.7.44'),
  'mysql 8.0.21': dialect('8.0.21'),
  'mysql 8.0.22': dialect('8.0.22'),
  'mysql 8.0.36': dialect('8.0.36'),
  'mysql 8.4': dialect('8.4.0'),
  'mysql 9.7': dialect('9.7.1', '(Debian)'),
  'mariadb 10.11': dialect('10.11.14-MariaDB-0+deb12u2-log', 'Debian 12'),
} as const
type Server = keyof typeof servers

describe('dialects', () => {
  it('come from the version that the server says', () => {
    expect(servers['mysql 5.6']).toEqual({ flavour: 'mysql', version: '5.6.24-log', number: 50_624 })
    expect(servers['mariadb 10.11']).toMatchObject({ flavour: 'mariadb', number: 101_114 })
    expect(dialectOf('11.4.2', 'mariadb.org binary distribution')).toMatchObject({ flavour: 'mariadb' })
    expect(sayDialect(servers['mysql 9.7'])).toBe('MySQL 9.7.1')
  })
  it.each(['', 'NULL', 'eight'])('are unknown for %j', version => {
    expect(dialectOf(version, '')).toBeUndefined()
  })
})

describe('phrases', () => {
  it.each<[Server, ...string[]]>([
    ['mysql 5.6', 'SHOW SLAVE STATUS', 'CHANGE MASTER TO', 'SHOW MASTER STATUS', 'MASTER_POS_WAIT', ''],
    ['mysql 5.7', 'SHOW SLAVE STATUS', 'CHANGE MASTER TO', 'SHOW MASTER STATUS', 'MASTER_POS_WAIT', ''],
    [
      'mysql 8.0.21',
      'SHOW SLAVE STATUS',
      'CHANGE MASTER TO',
      'SHOW MASTER STATUS',
      'MASTER_POS_WAIT',
      ', GET_MASTER_PUBLIC_KEY = 1',
    ],
    [
      'mysql 8.0.22',
      'SHOW REPLICA STATUS',
      'CHANGE MASTER TO',
      'SHOW MASTER STATUS',
      'MASTER_POS_WAIT',
      ', GET_MASTER_PUBLIC_KEY = 1',
    ],
    [
      'mysql 8.0.36',
      'SHOW REPLICA STATUS',
      'CHANGE REPLICATION SOURCE TO',
      'SHOW MASTER STATUS',
      'SOURCE_POS_WAIT',
      ', GET_SOURCE_PUBLIC_KEY = 1',
    ],
    [
      'mysql 8.4',
      'SHOW REPLICA STATUS',
      'CHANGE REPLICATION SOURCE TO',
      'SHOW BINARY LOG STATUS',
      'SOURCE_POS_WAIT',
      ', GET_SOURCE_PUBLIC_KEY = 1',
    ],
    [
      'mysql 9.7',
      'SHOW REPLICA STATUS',
      'CHANGE REPLICATION SOURCE TO',
      'SHOW BINARY LOG STATUS',
      'SOURCE_POS_WAIT',
      ', GET_SOURCE_PUBLIC_KEY = 1',
    ],
    ['mariadb 10.11', 'SHOW SLAVE STATUS', 'CHANGE MASTER TO', 'SHOW MASTER STATUS', 'MASTER_POS_WAIT', ''],
  ])('of %s', (server, ...wanted) => {
    const names = [
      'replica_status',
      'change_source',
      'binlog_status',
      'position_wait',
      'source_public_key',
    ] as const

    expect(names.map(name => phrase(name, servers[server]))).toEqual(wanted)
  })
  it('use no old word on 8.4 and no new one on MariaDB', () => {
    for (const name of phraseNames) {
      expect(phrase(name, servers['mysql 8.4'])).not.toMatch(/SLAVE|MASTER/)
      expect(phrase(name, servers['mariadb 10.11'])).not.toMatch(/REPLICA\b|SOURCE_/)
    }
  })
})

describe('statements', () => {
  const template = '{{ sql.change_source }} {{ sql.source_host }} = {{ ip }}{{ sql.source_retries }}'
  const statement = statementOf(template, renderer({ ip: '10.0.0.3' }))

  it('are said in the words of the server', () => {
    expect(filled(statement, servers['mysql 5.6'])).toBe(
      "CHANGE MASTER TO MASTER_HOST = '10.0.0.3', MASTER_RETRY_COUNT = 86400",
    )
    expect(filled(statement, servers['mysql 9.7'])).toBe(
      "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '10.0.0.3', SOURCE_RETRY_COUNT = 86400",
    )
    expect(filled(statement, servers['mariadb 10.11'])).toBe("CHANGE MASTER TO MASTER_HOST = '10.0.0.3'")
  })
  it('show every way they may be said before a server was asked', () => {
    expect(shown(statement)).toContain('⟨CHANGE MASTER TO | CHANGE REPLICATION SOURCE TO⟩')
  })
  it('take no value for a phrase', () => {
    const value = '{{ sql.stop_replica }}'

    expect(filled(statementOf('SELECT {{ v }}', renderer({ v: value })), servers['mysql 8.4'])).toBe(
      `SELECT '${value}'`,
    )
  })
  it('refuse a phrase that is in no table', () => {
    expect(() => statementOf('{{ sql.drop_everything }}', renderer())).toThrow('value-sql')
  })
  it('are named by their first line that is no comment', () => {
    expect(firstLine('-- why\n\nSELECT 1;\nSELECT 2')).toBe('SELECT 1; …')
  })
})
