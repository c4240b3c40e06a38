import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { column, parseBatch, parseVertical, type Row } from './result.ts'

/** Printed by the real clients of the real servers; test/fixtures/sql/README.md says which. */
function output(name: string): string {
  return readFileSync(new URL(`../../test/fixtures/sql/${name}`, import.meta.url), 'utf8')
}
const servers = ['mysql-5.6', 'mariadb-10.11', 'mysql-9.7'] as const

describe.each(servers)('what %s printed', server => {
  it('reads every kind of value in batch form', () => {
    expect(parseBatch(output(`values-${server}.batch.txt`))).toEqual([
      { n: null, text: 'a\tb\nc\\d', spelled: null, bin: '\0\uFFFDA', zh: '中文', e: '' },
    ])
  })
  it('reads values of several lines in vertical form', () => {
    const [row] = parseVertical(output(`values-${server}.vertical.txt`))

    expect(row).toMatchObject({ n: null, text: 'a\tb\nc\\d', zh: '中文', e: '' })
  })
  it('finds the columns of a replication status under their newer names, in both forms', () => {
    const names = ['replica_io_running', 'source_host', 'source_port', 'source_user', 'last_io_errno']
    const read = ([row = {}]: readonly Row[]) => names.map(name => column(row, name))
    const wanted = ['Connecting', '127.0.0.1', '33999', 'repl', '2003']

    expect(read(parseVertical(output(`replica-status-${server}.vertical.txt`)))).toEqual(wanted)
    expect(read(parseBatch(output(`replica-status-${server}.batch.txt`)))).toEqual(wanted)
  })
  it('agrees with itself in both forms, column by column', () => {
    const vertical = parseVertical(output(`replica-status-${server}.vertical.txt`))

    expect(vertical).toEqual(parseBatch(output(`replica-status-${server}.batch.txt`)))
  })
})

describe('results', () => {
  it('are no rows where nothing was printed', () => {
    expect([parseBatch(''), parseVertical('')]).toEqual([[], []])
  })
  it('keep several rows and an empty one apart', () => {
    expect(parseBatch('a\tb\n1\t\n\t2\n')).toEqual([
      { a: '1', b: '' },
      { a: '', b: '2' },
    ])
    expect(parseVertical('***** 1. row *****\na: 1\n***** 2. row *****\na: \n')).toEqual([
      { a: '1' },
      { a: '' },
    ])
  })
  it('do not invent a column', () => {
    expect(column({ Slave_IO_Running: 'Yes' }, 'replica_sql_running')).toBeUndefined()
    expect(column({ toString: null }, 'toString')).toBeNull()
    expect(column({}, 'toString')).toBeUndefined()
  })
  it('prefer the exact name', () => {
    expect(column({ master_id: '1', source_id: '2' }, 'source_id')).toBe('2')
  })
})
