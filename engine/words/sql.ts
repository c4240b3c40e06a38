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
  'sql-grant-identified': {
    en: 'the server on {host} does not take GRANT … IDENTIFIED BY, which MySQL 8.0 gave up (error {errno}: {text}); write CREATE USER … IDENTIFIED BY … and the GRANT apart, which every version takes',
    zh: '{host} 的数据库不支持 GRANT … IDENTIFIED BY，MySQL 8.0 起已取消（错误 {errno}：{text}）；请分成 CREATE USER … IDENTIFIED BY … 和 GRANT 两条语句，所有版本都支持',
  },
  'sql-not-allowed': {
    en: 'the account of {login} lacks a right on {host} (error {errno}: {text}). To read where log and replication stand takes REPLICATION CLIENT, on MariaDB 10.5 and later BINLOG MONITOR and SLAVE MONITOR; log in as an administrator, or let one grant it',
    zh: '{host} 上 {login} 的账号权限不足（错误 {errno}：{text}）。查看日志位置和复制状态需要 REPLICATION CLIENT，MariaDB 10.5 起为 BINLOG MONITOR 和 SLAVE MONITOR；请改用管理员账号，或由管理员授权',
  },
  'sql-user-view': {
    en: 'on {host} mysql.user is a view and cannot be written to (error {errno}: {text}), as on every MariaDB from 10.4 on; change accounts with CREATE USER, ALTER USER, GRANT and DROP USER, which every version takes',
    zh: '{host} 上的 mysql.user 是视图，不能直接修改（错误 {errno}：{text}），MariaDB 10.4 起都是这样；请用 CREATE USER、ALTER USER、GRANT、DROP USER 管理账号，所有版本都支持',
  },
  'sql-broken': {
    en: 'the database client on {host} failed and said nothing that can be told apart: {text}',
    zh: '{host} 上的数据库客户端异常退出，原因无法识别：{text}',
  },
  'sql-link-lost': {
    en: 'the connection to {host} was lost before the client came back; whether the statement ran is not known',
    zh: '客户端返回之前与 {host} 的连接中断，无法确定语句是否已执行',
  },
  'align-not-found': {
    en: '{host} and {source}: the one row that stopped replication could not be told (no row error, no primary key, or several candidates), so nothing was changed: {text}',
    zh: '{host} 与 {source}：无法确定是哪一行导致复制停止（不是行错误、没有主键，或有多个可能），未作改动：{text}',
  },
  'copy-schema-there': {
    en: '{host} already holds {schemas}; nothing was copied, since what is there would be lost. See whose it is; move it away, or drop it, then retry',
    zh: '{host} 上已有 {schemas}；为避免丢失，没有复制任何数据。请确认是谁的数据，备份移走或删除后重试',
  },
  'copy-no-space': {
    en: '{host} has too little space for the dump and the copy: {what} KiB needed',
    zh: '{host} 空间不足，放不下导出文件和副本：{what} KiB（需要）',
  },
  'copy-not-taken': {
    en: 'the dump from {source} failed on {host}: {output}',
    zh: '{host} 从 {source} 导出失败：{output}',
  },
  'copy-incomplete': {
    en: 'the dump from {source} on {host} has no end line or no coordinates, so it was not loaded: {output}',
    zh: '{host} 从 {source} 得到的导出文件缺少结束行或坐标，没有导入：{output}',
  },
  'copy-not-loaded': {
    en: 'the dump could not be loaded on {host} ({schemas}); part of it may be there: {output}',
    zh: '{host} 导入失败（{schemas}），可能已导入一部分：{output}',
  },
} satisfies Record<string, Text>
export type SqlCode = keyof typeof sqlWords
