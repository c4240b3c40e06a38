/** Finds, over two servers, the rows that stopped a replica. */
import { column, type Row } from './result.ts'
import {
  duplicateIn,
  entryQuery,
  indexQuery,
  listQuery,
  missingKeys,
  mostRows,
  shapeOf,
  shapeQuery,
  showQuery,
  tableIn,
  type TableShape,
} from './rows.ts'
import type { Statement } from './statement.ts'

/** Rows of one query on one server; throws where there are none to be had. */
export type Rows = (statement: Statement, vertical?: boolean) => Promise<readonly Row[]>

export interface Differing {
  readonly shape: TableShape
  /** The row's key on this server (duplicate) or on the other (missing here); several where it cannot be told which it is. */
  readonly keys: readonly string[]
  /** What each server has under these keys. */
  readonly here: readonly Row[]
  readonly there: readonly Row[]
}

export type Stopped = { readonly errno: string; readonly text: string }

/** The applier's error with the words of the thread that met it: 8.0 and later keep those in a table. */
export async function stoppedBy(here: Rows): Promise<Stopped> {
  const [row = {}] = await here([{ phrase: 'replica_status' }], true)
  const [errno, text] = [column(row, 'last_sql_errno') ?? '0', column(row, 'last_sql_error') ?? '']
  if (errno === '0' || tableIn(text) !== undefined) return { errno, text }
  const workers = await here([{ phrase: 'worker_errors' }])
  return {
    errno,
    text:
      workers.map(worker => column(worker, 'message') ?? '').find(said => tableIn(said) !== undefined) ??
      text,
  }
}

/** undefined: the error names no table, the table has no primary key, or no such row is found among few. */
export async function differingRows(
  stopped: Stopped,
  here: Rows,
  there: Rows,
): Promise<Differing | undefined> {
  const name = tableIn(stopped.text)
  if (name === undefined) return undefined
  const shape = shapeOf(name, await here([shapeQuery(name)]))
  if (shape === undefined) return undefined
  const keys = await keysOf(stopped, shape, here, there)
  if (keys.length === 0 || keys.length > mostRows) return undefined
  const show = [showQuery(shape, keys)]
  return { shape, keys, here: await here(show), there: await there(show) }
}

async function keysOf(
  { errno, text }: Stopped,
  shape: TableShape,
  here: Rows,
  there: Rows,
): Promise<readonly string[]> {
  if (errno !== '1062') {
    const list = [listQuery(shape)]
    return missingKeys(await here(list), await there(list))
  }
  const duplicate = duplicateIn(text)
  if (duplicate === undefined) return []
  const index = await here([indexQuery(shape, duplicate.index)])
  if (index.length === 0) return []
  return (await here([entryQuery(shape, index, duplicate.entry)])).map(row => column(row, 'k') ?? '')
}

/** For one line of a message; evidence holds the whole of it. */
export function sayRows(rows: readonly Row[]): string {
  const said = rows.slice(0, 3).map(row =>
    Object.entries(row)
      .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
      .join(' '),
  )
  return said.length === 0 ? '-' : said.join('; ').slice(0, 200)
}
