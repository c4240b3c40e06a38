/** What each kind of check is about: stands where the runbook gives a check no title of its own. */
import type { Text } from '../runbook/text.ts'

export const checkKindWords: Readonly<Record<string, Text>> = {
  command: { en: 'command', zh: '命令结果' },
  file: { en: 'file', zh: '文件' },
  service: { en: 'service', zh: '服务状态' },
  port: { en: 'listening port', zh: '监听端口' },
  sql: { en: 'answer of the database', zh: '数据库查询结果' },
  'sql-across': { en: 'databases agree', zh: '数据库之间一致' },
  replication: { en: 'replication', zh: '主从复制' },
  'replication-canary': { en: 'a row crosses', zh: '测试行复制到对端' },
  'same-data': { en: 'same data', zh: '数据一致' },
  fact: { en: 'fact of the host', zh: '主机信息' },
  address: { en: 'address on the host', zh: '本机地址' },
  'address-free': { en: 'address not in use', zh: '地址未被占用' },
  'no-static-address': { en: 'address in no network file', zh: '网络配置里没有写死地址' },
  'vrid-free': { en: 'VRID not in use', zh: 'VRID 未被占用' },
  'one-source': { en: 'one source of adverts', zh: '只有一个心跳源' },
  'keepalived-config': { en: 'keepalived configuration', zh: 'keepalived 配置有效' },
  'keepalived-log': { en: 'log of keepalived', zh: 'keepalived 日志无异常' },
  'one-holder': { en: 'exactly one holder', zh: '只有一台持有虚拟 IP' },
  'adverts-heard': { en: 'adverts received', zh: '备机收到心跳' },
  'one-mac': { en: 'one MAC answers', zh: '只有一个 MAC 应答' },
  'same-across': { en: 'same on all hosts', zh: '各主机一致' },
  tcp: { en: 'TCP connection', zh: 'TCP 连接' },
  http: { en: 'HTTP answer', zh: 'HTTP 应答' },
  tls: { en: 'TLS certificate', zh: 'TLS 证书' },
  ask: { en: 'asked of a person', zh: '人工确认' },
}

/** What is looked at after an undo: no kind that a runbook could name. */
const undone: Text = { en: 'put back', zh: '恢复原状' }

/** The kind itself where this release does not know it (a journal may be newer). */
export function checkKindText(kind: string): Text {
  if (kind === 'undo') return undone
  return (Object.hasOwn(checkKindWords, kind) ? checkKindWords[kind] : undefined) ?? { en: kind, zh: kind }
}
