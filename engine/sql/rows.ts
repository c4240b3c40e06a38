/** Which rows of one table differ between two servers, and how the wrong ones are put right: statements and their reading. */
import { sqlLiteral } from '../plan/quote.ts'
import { column, type Row } from './result.ts'

export interface TableName {
  readonly schema: string
  readonly table: string
}

/** From what a replica says of a row event: `… Write_rows event on table shop.orders; Duplicate entry …`. */
export function tableIn(error: string): TableName | undefined {
  const found = /_rows(?:_v\d)? event on table ([^.\s;]+)\.([^\s;]+);/.exec(error)
  return found === null ? undefined : { schema: found[1] ?? '', table: found[2] ?? '' }
}

/** The most rows that anybody can judge one by one; more are a case for seeding anew. */
export const mostRows = 20

export interface TableShape extends TableName {
  /** Quoted names of the primary key's columns. */
  readonly key: readonly string[]
  readonly columns: readonly { readonly name: string; readonly binary: boolean }[]
}

export function shapeQuery({ schema, table }: TableName): string {
  return `SELECT COLUMN_NAME AS c, DATA_TYPE AS d, COLUMN_KEY AS k, EXTRA AS e FROM information_schema.COLUMNS
  WHERE TABLE_SCHEMA = ${sqlLiteral(schema)} AND TABLE_NAME = ${sqlLiteral(table)} ORDER BY ORDINAL_POSITION`
}

/** undefined: no such table here, or one without a primary key, whose rows cannot be told apart. */
export function shapeOf(name: TableName, rows: readonly Row[]): TableShape | undefined {
  const columns = rows
    .filter(row => !/GENERATED/i.test(column(row, 'e') ?? ''))
    .map(row => ({
      name: quoted(column(row, 'c') ?? ''),
      binary: /binary|blob|bit|geometry|point/i.test(column(row, 'd') ?? ''),
    }))
  const key = rows.filter(row => column(row, 'k') === 'PRI').map(row => quoted(column(row, 'c') ?? ''))
  return key.length === 0 ? undefined : { ...name, columns, key }
}

/** The key of every row, as hex. */
export function listQuery(shape: TableShape): string {
  return `SELECT ${keyOf(shape)} AS k FROM ${fullName(shape)}`
}

/** Keys that the other server has and this one lacks. */
export function missingKeys(here: readonly Row[], there: readonly Row[]): readonly string[] {
  const own = new Set(here.map(row => column(row, 'k')))
  return there.flatMap(row => (own.has(column(row, 'k') ?? '') ? [] : (column(row, 'k') ?? [])))
}

/** From `Duplicate entry '7' for key 'PRIMARY'`, which 8.0 calls 'orders.PRIMARY'. */
export function duplicateIn(error: string): { readonly entry: string; readonly index: string } | undefined {
  const found = /Duplicate entry '(.*)' for key '(?:[^'.]*\.)?([^']+)'/.exec(error)
  return found === null ? undefined : { entry: found[1] ?? '', index: found[2] ?? '' }
}

export function indexQuery({ schema, table }: TableName, index: string): string {
  return `SELECT COLUMN_NAME AS c FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${sqlLiteral(schema)}
  AND TABLE_NAME = ${sqlLiteral(table)} AND INDEX_NAME = ${sqlLiteral(index)} ORDER BY SEQ_IN_INDEX`
}

/** Keys of the rows that hold this entry of an index. */
export function entryQuery(shape: TableShape, index: readonly Row[], entry: string): string {
  const columns = index.map(row => `CONVERT(${quoted(column(row, 'c') ?? '')} USING binary)`)
  return `SELECT ${keyOf(shape)} AS k FROM ${fullName(shape)} WHERE CONCAT_WS('-', ${columns.join(', ')}) = ${sqlLiteral(entry)}`
}

export function showQuery(shape: TableShape, keys: readonly string[]): string {
  return `SELECT * FROM ${fullName(shape)} WHERE ${keyOf(shape)} IN (${keys.map(sqlLiteral).join(', ')})`
}

export function deleteStatement(shape: TableShape, keys: readonly string[]): string {
  return `DELETE FROM ${fullName(shape)} WHERE ${keyOf(shape)} IN (${keys.map(sqlLiteral).join(', ')})`
}

/** One value list a row, made by the server that has the rows: bytes as hex, texts in utf8mb4, NULL as NULL. */
export function valuesQuery(shape: TableShape, keys: readonly string[]): string {
  const values = shape.columns.map(({ name, binary }) => {
    const hex = `HEX(CONVERT(${name} USING ${binary ? 'binary' : 'utf8mb4'}))`
    const literal = binary
      ? `CONCAT('X''', ${hex}, '''')`
      : `CONCAT('CONVERT(X''', ${hex}, ''' USING utf8mb4)')`
    return `IF(${name} IS NULL, 'NULL', ${literal})`
  })
  return `SELECT CONCAT_WS(', ', ${values.join(', ')}) AS v FROM ${fullName(shape)} WHERE ${keyOf(shape)} IN (${keys.map(sqlLiteral).join(', ')})`
}

export function insertStatements(shape: TableShape, rows: readonly Row[]): readonly string[] {
  const names = shape.columns.map(({ name }) => name).join(', ')
  return rows.map(row => `INSERT INTO ${fullName(shape)} (${names}) VALUES (${column(row, 'v') ?? ''})`)
}

function keyOf({ key }: TableShape): string {
  return `CONCAT_WS('-', ${key.map(name => `HEX(CONVERT(${name} USING binary))`).join(', ')})`
}
function fullName({ schema, table }: TableName): string {
  return `${quoted(schema)}.${quoted(table)}`
}
function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
