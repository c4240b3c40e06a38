/** Words about asking a database server, shared by the action and the checks that do. */
import type { Text } from '../runbook/text.ts'

export const sqlWords = {
  'sql-no-client': {
    en: 'no mysql or mariadb client was found on {host}, so the server could not be asked; install the client that belongs to the server, or put it on the PATH',
    zh: '{host} 上找不到 mysql 或 mariadb 客户端，无法查询数据库；请安装与服务端配套的客户端，或加入 PATH',
  },
  'sql-refused': {
    en: 'the database on {host} refused the login {login} (error {errno}: {text}). It was tried once and not again, since accounts lock; correct user, password or host entry first',
    zh: '{host} 的数据库拒绝了登录 {login}（错误 {errno}：{text}）。只试了一次，不再重试，以免账号被锁；请先核对用户名、密码和账号的主机部分',
  },
  'sql-unreachable': {
    en: 'no database server answered on {host} for {login} (error {errno}: {text}); is it running, and is socket, address or port right?',
    zh: '{host} 上以 {login} 连接数据库没有应答（错误 {errno}：{text}）；请确认服务在运行，socket、地址、端口是否正确',
  },
  'sql-timed-out': {
    en: 'the statement did not end within {seconds} s on {host} and was given up; the server may still be working on it',
    zh: '{host} 上该语句 {seconds} 秒内没有结束，已放弃等待；服务端可能仍在执行',
  },
  'sql-error': {
    en: 'the server on {host} refused the statement with error {errno}: {text}',
    zh: '{host} 的数据库拒绝执行该语句，错误 {errno}：{text}',
  },
  'sql-broken': {
    en: 'the database client on {host} failed and said nothing that can be told apart: {text}',
    zh: '{host} 上的数据库客户端异常退出，原因无法识别：{text}',
  },
  'sql-link-lost': {
    en: 'the connection to {host} was lost before the client came back; whether the statement ran is not known',
    zh: '客户端返回之前与 {host} 的连接中断，无法确定语句是否已执行',
  },
} satisfies Record<string, Text>
export type SqlCode = keyof typeof sqlWords
