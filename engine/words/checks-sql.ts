/** Words of the checks about database servers: answers, replication, data. */
import type { Text } from '../runbook/text.ts'
import { sqlWords } from './sql.ts'

export const databaseWords = {
  ...sqlWords,
  'sql-so': {
    en: 'the database on {host} answers as expected: {got}',
    zh: '{host} 数据库的结果符合预期：{got}',
  },
  'sql-rows': {
    en: '{rows} rows instead of {wanted} on {host}: {got}',
    zh: '{host} 返回 {rows} 行，应为 {wanted} 行：{got}',
  },
  'sql-value': {
    en: '{column} is {got} on {host}, wanted: {wanted}',
    zh: '{host} 的 {column} 为 {got}，应为 {wanted}',
  },
  'sql-no-column': {
    en: 'the answer of {host} has no column {column} (it has: {columns}), so it could not be told',
    zh: '{host} 的结果里没有 {column} 列（现有：{columns}），无法判断',
  },
  'sql-no-error': {
    en: 'the statement went through on {host}, where error {wanted} was wanted: {got}',
    zh: '{host} 上语句执行成功，而预期应报错 {wanted}：{got}',
  },
} satisfies Record<string, Text>
