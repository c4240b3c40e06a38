/** Words of the checks about replication between two database servers, by cause (domain catalogue, part A8). */
import type { Text } from '../runbook/text.ts'

export const replicationWords = {
  'replication-runs': {
    en: 'replication runs without errors, filters or skipped errors: {hosts}',
    zh: '复制正常，无报错、无过滤、未跳过任何错误：{hosts}',
  },
  'replica-unreadable': { en: '{what} could not be read on {host}', zh: '{host} 上读不到 {what}，无法判断' },
  'servers-same-id': {
    en: '{hosts} have the same server_id ({id}): each takes the other’s changes for its own and drops them. Give each its own server_id and restart',
    zh: '{hosts} 的 server_id 相同（{id}）：会把对方的变更当成自己的而丢弃。请改成不同的 server_id 后重启',
  },
  'servers-same-uuid': {
    en: '{hosts} have the same server_uuid ({uuid}), as cloned machines do: stop the clone, move its auto.cnf away, start it again',
    zh: '{hosts} 的 server_uuid 相同（{uuid}），常见于克隆的虚拟机：停库，把其中一台的 auto.cnf 移走，再启动',
  },
  'replica-skips-errors': {
    en: '{host} skips replication errors ({errors}): both threads say Yes while the data drift apart. Take slave_skip_errors / replica_skip_errors out of the option files, restart, compare the data',
    zh: '{host} 设置了跳过复制错误（{errors}）：两个线程都显示 Yes，数据却会悄悄不一致。请从配置中去掉 slave_skip_errors / replica_skip_errors，重启后比对数据',
  },
  'replica-filters': {
    en: '{host} filters what it replicates ({filters}); what is filtered is lost on it without an error. Take the filters out of the option files and restart, or seed anew',
    zh: '{host} 配置了复制过滤（{filters}）：被过滤的变更会丢失且不报错。请从配置中去掉过滤并重启，或重新初始化数据',
  },
  'replica-filter-list': {
    en: '{host} filters what it replicates, with commas ({filters}). Written in one line that is ONE database whose name holds commas, so it filters nothing it was meant to; the status looks the same either way. Take it out, or write one line a database',
    zh: '{host} 的复制过滤里有逗号（{filters}）。写在一行里会被当成一个名字带逗号的库，等于没有过滤；而状态里看不出区别。请去掉，或每个库单独写一行',
  },
  'replica-none': {
    en: '{host} is not a replica of anything; it should follow {source}',
    zh: '{host} 没有配置复制，它应当从 {source} 复制',
  },
  'replica-many': {
    en: '{host} follows {count} sources at once; a pair has one each',
    zh: '{host} 同时从 {count} 个源复制；双主的每一台只应有一个源',
  },
  'replica-other-source': {
    en: '{host} follows {source}, but its peer is {wanted}',
    zh: '{host} 当前从 {source} 复制，而对端应是 {wanted}',
  },
  'replica-other-server': {
    en: 'the server that {host} follows is {id}, but {source} is {wanted}: the address leads to another server (virtual address, forwarded port, reinstalled machine)',
    zh: '{host} 实际连到的服务器是 {id}，而 {source} 是 {wanted}：该地址指向了别的服务器（虚拟 IP、端口转发或重装过的机器）',
  },
  'replica-position': {
    en: '{host} asks {source} for a place in the log that is not there (error {errno}: {text}). The coordinates belong to another server, or the log was purged. Read the coordinates of {source} anew if nothing was written meanwhile; else seed anew. Never RESET and START',
    zh: '{host} 请求的 {source} 日志位置不存在（错误 {errno}：{text}）。坐标不是这台服务器的，或日志已被清理。期间没有写入时可重新读取 {source} 的坐标，否则重新初始化；不要直接 reset 再 start',
  },
  'replica-same-id': {
    en: '{host} and {source} have the same server_id or server_uuid (error {errno}: {text})',
    zh: '{host} 与 {source} 的 server_id 或 server_uuid 相同（错误 {errno}：{text}）',
  },
  'replica-login': {
    en: '{source} does not let the replication account of {host} in (error {errno}: {text}): the account must exist on {source} for the very address of {host}, with this password',
    zh: '{source} 拒绝了 {host} 的复制账号（错误 {errno}：{text}）：该账号必须建在 {source} 上，主机部分是 {host} 的地址，且密码一致',
  },
  'replica-unreachable': {
    en: '{host} cannot reach {source} (error {errno}: {text}): timeout is a firewall, refused is bind_address or a stopped server. Open the port for {host} alone',
    zh: '{host} 连不上 {source}（错误 {errno}：{text}）：超时多为防火墙，拒绝多为 bind_address 或服务未启动。端口只对 {host} 放行',
  },
  'replica-connecting': {
    en: '{host} has been trying to reach {source} and has not got an error yet; judge again in a moment',
    zh: '{host} 正在连接 {source}，尚无报错；请稍后重新检查',
  },
  'replica-receive-error': {
    en: '{host} stopped receiving from {source}: error {errno}: {text}',
    zh: '{host} 停止从 {source} 接收：错误 {errno}：{text}',
  },
  'replica-receive-stopped': {
    en: 'the receiving (IO) thread of {host} is stopped without an error: somebody stopped it, or it does not start at boot',
    zh: '{host} 的 IO 线程已停止且无报错：被人停掉，或开机不自动启动复制',
  },
  'replica-diverged': {
    en: '{host} met a row that is not as on {source} (error {errno}: {text}): the two hold different data. Compare that row on both; never skip the error[. The row: {rows}]',
    zh: '{host} 上某行与 {source} 不一致（错误 {errno}：{text}）：两边数据已不同。请对比两边的这一行，不要跳过错误[。这一行：{rows}]',
  },
  'replica-exists': {
    en: '{host} already has, or no longer has, what {source} creates or drops (error {errno}: {text}): it was made on both. Remove it on {host} without logging, or seed anew',
    zh: '{source} 要创建（或删除）的对象在 {host} 上已存在（或已没有）（错误 {errno}：{text}）：两边各自建过。请在 {host} 上不写日志地删除，或重新初始化',
  },
  'replica-apply-error': {
    en: '{host} stopped applying what {source} wrote: error {errno}: {text}',
    zh: '{host} 停止应用 {source} 的变更：错误 {errno}：{text}',
  },
  'replica-apply-stopped': {
    en: 'the applying (SQL) thread of {host} is stopped without an error: what {source} writes is received and not applied',
    zh: '{host} 的 SQL 线程已停止且无报错：{source} 的变更收到了但没有应用',
  },
  'writers-so': { en: 'writable: {hosts}', zh: '可写：{hosts}' },
  'writers-none': {
    en: '{hosts}: none of the two is writable (read_only), so the application cannot write. Open exactly one',
    zh: '{hosts}：两台都是只读（read_only），业务无法写入。请只打开其中一台',
  },
  'writers-many': {
    en: '{hosts}: both are writable although one writer was chosen; the same row changed on both sides diverges without an error. Set read_only on the one that is not written to',
    zh: '{hosts}：约定单点写入，现在两台都可写；同一行在两边修改会不一致且不报错。请把不写入的一台设为 read_only',
  },
  'writer-closed': {
    en: '{hosts}: read-only, although both are to be written to',
    zh: '{hosts}：是只读，而约定两台都可写',
  },
  'canary-crossed': { en: 'a row crossed from {from} to {to}', zh: '测试行已从 {from} 复制到 {to}' },
  'canary-lost': {
    en: 'a row written on {from} was not seen on {to} within {seconds} s: replication from {from} to {to} is stopped, behind, or filtered, whatever its threads say',
    zh: '{from} 写入的测试行在 {seconds} 秒内没有到达 {to}：{from} 到 {to} 的复制已停止、延迟或被过滤，不管线程显示什么',
  },
  'canary-read-only': {
    en: '{host} refused to write the canary row (error {errno}: {text}): it is read-only even for this account',
    zh: '{host} 拒绝写入测试行（错误 {errno}：{text}）：它对该账号也是只读',
  },
  'data-same': {
    en: 'the same rows in all {tables} tables: {hosts}',
    zh: '{tables} 张表数据完全一致：{hosts}',
  },
  'data-differs': {
    en: '{hosts} hold different data: {tables}. Replication does not heal that: decide which side is right, then repair the rows or seed anew',
    zh: '{hosts} 数据不一致：{tables}。复制不会自动修复：先确定以哪边为准，再修正这些行或重新初始化',
  },
  'data-table-missing': {
    en: '{host} lacks tables that {other} has, or has them with other columns: {tables}. Was the right schema copied?',
    zh: '{host} 缺少 {other} 上的表，或列不一致：{tables}。是否复制错了库？',
  },
  'data-not-arrived': {
    en: 'the sums of {other} did not reach {host} within {seconds} s: replication is stopped, filtered, or far behind',
    zh: '{other} 的校验语句在 {seconds} 秒内没有到达 {host}：复制已停止、被过滤或延迟很大',
  },
} satisfies Record<string, Text>
