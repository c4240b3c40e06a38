/** What there is to compare, and the sums that tell. */
import { sqlLiteral } from '../../plan/quote.ts'
import { column, type Row } from '../../sql/result.ts'
import { canarySchema } from './canary.ts'

export interface Table {
  /** `schema.table`, for people. */
  readonly name: string
  /** The same, quoted for SQL. */
  readonly quoted: string
  /** Quoted names of its columns, in order. */
  readonly columns: readonly string[]
}

export function tablesQuery(schemas: readonly string[]): string {
  return `SELECT c.TABLE_SCHEMA AS s, c.TABLE_NAME AS t, c.COLUMN_NAME AS c FROM information_schema.COLUMNS c
  JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
  WHERE t.TABLE_TYPE = 'BASE TABLE' AND c.TABLE_SCHEMA IN (${schemas.map(sqlLiteral).join(', ')})
  ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION`
}

export function tablesIn(rows: readonly Row[]): readonly Table[] {
  const tables = new Map<string, { name: string; quoted: string; columns: string[] }>()
  for (const row of rows) {
    const [schema, table] = [column(row, 's') ?? '', column(row, 't') ?? '']
    const name = `${schema}.${table}`
    const known = tables.get(name) ?? {
      name,
      quoted: `${identifier(schema)}.${identifier(table)}`,
      columns: [],
    }
    known.columns.push(identifier(column(row, 'c') ?? ''))
    tables.set(name, known)
  }
  return [...tables.values()]
}

/** A name as an identifier: it comes from the server's own dictionary, and may hold anything. */
function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** NULL and an empty text differ by the flags behind the values; every type is compared as the bytes of its text. */
export function sumStatement(token: string, id: number, { quoted, columns }: Table): string {
  const values = columns.map(name => `COALESCE(CONVERT(${name} USING binary), '')`)
  const nulls = columns.map(name => `ISNULL(${name})`)
  const row = `CONCAT_WS('#', ${values.join(', ')}, CONCAT(${nulls.join(', ')}))`
  return `INSERT INTO ${canarySchema}.checksums SELECT '${token}', ${id}, COUNT(*), COALESCE(BIT_XOR(CRC32(${row})), 0) FROM ${quoted}`
}

/** The tables that differ, with their counts; undefined: none. */
export function differences(
  tables: readonly Table[],
  own: readonly Row[],
  found: readonly Row[],
  host: string,
  other: string,
): string | undefined {
  const said = tables.flatMap(({ name }, index) => {
    const [here, there] = [own[index] ?? {}, found[index] ?? {}]
    const counts = [column(here, 'counted'), column(there, 'counted')]
    if (counts[0] !== counts[1]) return [`${name}: ${host} ${counts[0] ?? '-'}, ${other} ${counts[1] ?? '-'}`]
    return column(here, 'sum') === column(there, 'sum') ? [] : [`${name}: ${counts[0] ?? '-'} ≠`]
  })
  return said.length === 0 ? undefined : said.join('; ').slice(0, 400)
}
