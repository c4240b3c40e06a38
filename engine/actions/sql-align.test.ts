import { describe, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { actionContext, member, renderer, result } from '../../test/support/kind-fixture.ts'
import type { CommandResult, Session } from '../ports.ts'
import { duplicateIn, missingKeys, shapeOf, tableIn } from '../sql/rows.ts'
import { sqlAlign, SqlAlign } from './sql-align.ts'

const names = ['user', 'password', 'socket', 'host', 'port']
const logins = Object.fromEntries(
  names.flatMap(name => ['', '@a'].map(owner => [`db_${name}${owner}`, name === 'user' ? 'root' : []])),
)
const rows = (...lines: string[]): CommandResult =>
  result({ stdout: lines.map(line => `${line}\n`).join('') })
const shape = rows('c\td\tk\te', 'id\tint\tPRI\tauto_increment', 'name\tvarchar\t\t', 'photo\tblob\t\t')
const status = (errno: string, text: string): CommandResult =>
  rows(
    '*************************** 1. row ***************************',
    `Last_SQL_Errno: ${errno}`,
    `Last_SQL_Error: ${text}`,
  )

/** A server that answers by what it is asked, in memory. */
function server(answers: Readonly<Record<string, CommandResult>>): Session & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    ...localSession('node-b'),
    asked,
    exec: command => {
      const text = command.kind === 'script' ? command.text : ''
      const sql = /<<'SITEPROOF_END'\n((?:(?!SITEPROOF_END)[^])*)SITEPROOF_END\nexit/.exec(text)?.[1] ?? ''
      asked.push(sql)
      const [, answer] = Object.entries(answers).find(([part]) => sql.includes(part)) ?? []
      return Promise.resolve(answer ?? result())
    },
  }
}
const version = rows('version\tcomment', '5.6.24\tMySQL')
const duplicate =
  "Could not execute Write_rows event on table shop.orders; Duplicate entry '7' for key 'PRIMARY', Error_code: 1062"
const missing =
  "Could not execute Update_rows event on table shop.orders; Can't find record in 'orders', Error_code: 1032"

async function align(
  here: Readonly<Record<string, CommandResult>>,
  there: Readonly<Record<string, CommandResult>> = {},
) {
  const own = server({ 'VERSION()': version, 'information_schema.COLUMNS': shape, ...here })
  const source = server({ 'VERSION()': version, ...there })
  const context = actionContext(own, { member: () => [member('node-a', source)] })
  const spec = SqlAlign.parse({ from: 'a' })
  const done = await sqlAlign.execute(sqlAlign.resolve(spec, renderer(logins)), context)
  return { done, own: own.asked, source: source.asked }
}

describe('sql-align', () => {
  it('takes away the row that a duplicate met, unlogged, and lets the event bring the right one', async () => {
    const { done, own } = await align(
      {
        'SHOW SLAVE STATUS': status('1062', duplicate),
        'information_schema.STATISTICS': rows('c', 'id'),
        "= '7'": rows('k', '37'),
        'SELECT *': rows('id\tname', '7\tof b'),
      },
      { 'SELECT *': rows('id\tname', '7\tof a') },
    )

    expect(done).toMatchObject({ verdict: 'pass', stdout: 'id=7 name=of b → id=7 name=of a\n' })
    expect(own.at(-1)).toBe(
      "SET SESSION sql_log_bin = 0;\nDELETE FROM `shop`.`orders` WHERE CONCAT_WS('-', HEX(CONVERT(`id` USING binary))) IN ('37');\nSTART SLAVE SQL_THREAD\n",
    )
  })
  it('brings a missing row over, and lets the event change it', async () => {
    const { done, own } = await align(
      { 'SHOW SLAVE STATUS': status('1032', missing), 'AS k FROM': rows('k', '31') },
      {
        'AS k FROM': rows('k', '31', '37'),
        'AS v FROM': rows('v', "CONVERT(X'37' USING utf8mb4), NULL, X'00FF'"),
      },
    )

    expect(done).toMatchObject({ verdict: 'pass' })
    expect(own.at(-1)).toContain(
      "INSERT INTO `shop`.`orders` (`id`, `name`, `photo`) VALUES (CONVERT(X'37' USING utf8mb4), NULL, X'00FF');\nSTART SLAVE SQL_THREAD",
    )
  })
  it.each<[string, Readonly<Record<string, CommandResult>>, Readonly<Record<string, CommandResult>>]>([
    ['no error', { 'SHOW SLAVE STATUS': status('0', '') }, {}],
    ['an error of no row', { 'SHOW SLAVE STATUS': status('1146', "Table 'x' doesn't exist") }, {}],
    [
      'no primary key',
      {
        'SHOW SLAVE STATUS': status('1032', missing),
        'information_schema.COLUMNS': rows('c\td\tk\te', 'x\tint\t\t'),
      },
      {},
    ],
    [
      'several candidates',
      { 'SHOW SLAVE STATUS': status('1032', missing), 'AS k FROM': rows('k') },
      { 'AS k FROM': rows('k', '31', '37') },
    ],
    [
      'none',
      { 'SHOW SLAVE STATUS': status('1032', missing), 'AS k FROM': rows('k', '31') },
      { 'AS k FROM': rows('k', '31') },
    ],
  ])('changes nothing where there is %s', async (_, here, there) => {
    const { done, own } = await align(here, there)

    expect(done).toMatchObject({ verdict: 'fail', code: 'align-not-found', changed: false })
    expect(own.join('\n')).not.toMatch(/DELETE|INSERT|START/)
  })
  it('cannot tell where a server cannot be asked', async () => {
    const { done } = await align({ 'SHOW SLAVE STATUS': result({ exitCode: null }) })

    expect(done).toMatchObject({ verdict: 'unknown', code: 'sql-link-lost' })
  })
})

describe('what a replica says of a row', () => {
  it.each([
    [duplicate, { schema: 'shop', table: 'orders' }],
    [
      'Could not execute Write_rows_v1 event on table shop.orders; Duplicate',
      { schema: 'shop', table: 'orders' },
    ],
    [
      "Worker 1 failed executing transaction 'ANONYMOUS' at source log x, end_log_pos 1; Could not execute Delete_rows event on table a.b; Can't",
      { schema: 'a', table: 'b' },
    ],
    ["Error 'Duplicate entry' on query", undefined],
  ])('%s', (text, name) => {
    expect(tableIn(text)).toEqual(name)
  })
  it.each([
    ["Duplicate entry '7' for key 'PRIMARY'", { entry: '7', index: 'PRIMARY' }],
    ["Duplicate entry '7-it's' for key 'orders.by_name'", { entry: "7-it's", index: 'by_name' }],
    ["Can't find record", undefined],
  ])('%s', (text, found) => {
    expect(duplicateIn(text)).toEqual(found)
  })
  it('has the keys that are missing here', () => {
    const keys = (...values: string[]) => values.map(k => ({ k }))

    expect(missingKeys(keys('1', '2'), keys('2', '3'))).toEqual(['3'])
  })
  it('leaves generated columns to the server', () => {
    const columns = [
      { c: 'id', d: 'int', k: 'PRI', e: '' },
      { c: 'sum', d: 'int', k: '', e: 'STORED GENERATED' },
    ]

    expect(shapeOf({ schema: 's', table: 't' }, columns)?.columns).toEqual([{ name: '`id`', binary: false }])
  })
})
