/** Words of the checks that look at the network from outside, and of what a person was asked. */
import type { Text } from '../runbook/text.ts'

export const networkWords = {
  'tcp-open': { en: '{address}:{port} opens from {from}', zh: '从 {from} 可以连上 {address}:{port}' },
  'tcp-refused': {
    en: '{address}:{port} refuses connections from {from}: nothing listens there, or a firewall rejects it',
    zh: '从 {from} 连接 {address}:{port} 被拒绝：没有程序监听，或被防火墙拒绝',
  },
  'tcp-timeout': {
    en: '{address}:{port} does not answer {from}: most often a firewall drops it',
    zh: '从 {from} 连接 {address}:{port} 超时：多为防火墙丢弃',
  },
  'tcp-unreachable': {
    en: '{address}:{port} cannot be reached from {from}: no route, or no host at that address',
    zh: '从 {from} 无法到达 {address}:{port}：没有路由，或该地址没有主机',
  },
  'http-so': {
    en: '{url} answered {status} to {from} (from {peer})',
    zh: '从 {from} 访问 {url} 返回 {status}（应答方 {peer}）',
  },
  'http-no-answer': {
    en: '{url} gave {from} no answer: {reason}',
    zh: '从 {from} 访问 {url} 没有应答：{reason}',
  },
  'http-status': {
    en: '{url} answered {status} to {from} instead of {wanted}',
    zh: '从 {from} 访问 {url} 返回 {status}，应为 {wanted}',
  },
  'http-lacks': {
    en: '{url} answered {status}, but its body does not contain "{text}": another service or node may have answered ({peer})',
    zh: '{url} 返回 {status}，但内容不含“{text}”；应答的可能是别的服务或节点（{peer}）',
  },
  'tls-so': {
    en: 'the certificate of {address}:{port} holds {name} and is valid for {days} more days',
    zh: '{address}:{port} 的证书包含 {name}，还有 {days} 天到期',
  },
  'tls-no-handshake': {
    en: '{address}:{port} made no TLS connection: {reason}',
    zh: '{address}:{port} 无法建立 TLS 连接：{reason}',
  },
  'tls-name': {
    en: 'the certificate of {address}:{port} does not hold {name}, but: {names}. Every name that a client types must be in it',
    zh: '{address}:{port} 的证书不含 {name}，只有：{names}。客户端输入的每个名字都必须写进证书',
  },
  'tls-date': {
    en: 'the end date of the certificate of {address}:{port} could not be read: {until}',
    zh: '无法读取 {address}:{port} 证书的到期时间：{until}',
  },
  'tls-expiring': {
    en: 'the certificate of {address}:{port} ends in {days} days ({until}); at least {wanted} are wanted. Renew it',
    zh: '{address}:{port} 的证书还有 {days} 天到期（{until}），要求至少 {wanted} 天；请更换',
  },
  'tls-untrusted': {
    en: 'the certificate of {address}:{port} is signed by nobody this laptop trusts',
    zh: '{address}:{port} 的证书不是由本机信任的机构签发',
  },
  'asked-yes': { en: '{by} confirmed {note}', zh: '{by} 已确认 {note}' },
  'asked-no': { en: '{by} answered no {note}', zh: '{by} 回答“否” {note}' },
  'asked-unclear': {
    en: '"{value}" is neither yes nor no, so it could not be told; answer again',
    zh: '“{value}”既不是“是”也不是“否”，无法判断；请重新回答',
  },
  'asked-unnamed': {
    en: 'the answer has no name with it, so it proves nothing; answer again and give your name',
    zh: '回答没有署名，不能作为依据；请重新回答并填写姓名',
  },
} satisfies Record<string, Text>
