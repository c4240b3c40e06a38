/** What can be wrong between a runbook and a site file. */
import type { Text } from '../runbook/text.ts'

export const bindWords = {
  SECRET_LITERAL: {
    en: '`{name}` is a secret and stands here in plain text',
    zh: '`{name}` 是密码类参数，不能把明文写在这里',
  },
  SECRET_IN_PARAMS: {
    en: '`{name}` is a secret; its place is under `secrets`, not here',
    zh: '`{name}` 是密码类参数，应写在 `secrets` 下，不能写在这里',
  },
  SECRET_UNKNOWN: { en: 'the runbook knows no secret `{name}`', zh: '手册里没有名为 `{name}` 的密码类参数' },
  SECRET_ABSENT: { en: 'the secret `{name}` ({title}) is missing', zh: '缺少密码类参数 `{name}`（{title}）' },
  PARAM_UNKNOWN: { en: 'the runbook has no parameter `{name}`', zh: '手册里没有参数 `{name}`' },
  PARAM_ABSENT: { en: 'the parameter `{name}` ({title}) is missing', zh: '缺少参数 `{name}`（{title}）' },
  PARAM_PER_HOST: {
    en: '`{name}` is given for the whole site; hosts do not have their own',
    zh: '`{name}` 是全站参数，不能按主机填写',
  },
  HOST_VALUE_ABSENT: {
    en: 'host {host} lacks the value `{name}` ({title})',
    zh: '主机 {host} 缺少 `{name}`（{title}）',
  },
  ROLE_UNKNOWN: { en: 'the runbook has no role `{role}`', zh: '手册里没有角色 `{role}`' },
  ROLE_WITHOUT_HOST: {
    en: 'no host is given for the role `{role}` ({title})',
    zh: '角色 `{role}`（{title}）没有指定主机',
  },
  ROLE_HOST_COUNT: {
    en: 'the role `{role}` needs {wanted} host(s), {found} given',
    zh: '角色 `{role}` 需要 {wanted} 台主机，现在是 {found} 台',
  },
  HOST_UNKNOWN: { en: 'this file has no host `{host}`', zh: '本文件里没有主机 `{host}`' },
  HOST_TWICE: {
    en: 'host {host} fills the role `{role}` twice',
    zh: '主机 {host} 在角色 `{role}` 里出现了两次',
  },
  HOST_IN_TWO_ROLES: {
    en: 'host {host} stands for `{role}` and for its peer `{peer}`',
    zh: '主机 {host} 同时担任 `{role}` 和它的对端 `{peer}`',
  },
  HOST_ADDRESS: {
    en: '{host}: `{value}` is neither an IP address nor the name of a host',
    zh: '{host}：`{value}` 既不是 IP 地址，也不是主机名',
  },
  HOST_USER: {
    en: '{host}: `{value}` cannot be the name of a user',
    zh: '{host}：`{value}` 不能作为用户名',
  },
  HOST_SAME_ADDRESS: {
    en: '{host} has the same address and port as {other}: {address}',
    zh: '{host} 的地址和端口与 {other} 相同：{address}',
  },
  NAME_UNSEEN: {
    en: '`{name}` holds {character}, which nobody sees and which changes what is read',
    zh: '`{name}` 里有看不见的字符 {character}，读到的与实际的会不一样',
  },
  JUMP_UNKNOWN: { en: 'the jump host `{jump}` is not in this file', zh: '跳板机 `{jump}` 不在本文件里' },
  BASTION_NO_JUMP: {
    en: '`auth.bastion` is a way through a jump host, and this host has none',
    zh: '`auth.bastion` 要经过跳板机，而该主机没有写 `jump`',
  },
  JUMP_CYCLE: { en: 'the jump hosts form a circle: {circle}', zh: '跳板机互相引用成环：{circle}' },
  RULE_DISTINCT: { en: '{says}: {values}', zh: '{says}：{values}' },
  RULE_DESCENDING: { en: '{says}: {values}', zh: '{says}：{values}' },
  RULE_NOT: { en: '{says}: {value}', zh: '{says}：{value}' },
  RULE_NEEDS: { en: '{says}', zh: '{says}' },
  RULE_SUBNET: { en: '{says}: {value} is not in {network}', zh: '{says}：{value} 不在 {network} 内' },
  KIT_MISSING: { en: 'the runbook needs its kit folder', zh: '这个手册需要离线包目录' },
  KIT_UNPINNED: { en: 'no SHA-256 is known for the kit file {file}', zh: '离线包文件 {file} 没有 SHA-256' },
  KIT_UNKNOWN_FILE: { en: 'the kit has no file {file}', zh: '离线包里没有文件 {file}' },
  KIT_PIN_DIFFERS: {
    en: 'the runbook pins another SHA-256 for {file}',
    zh: '手册里给 {file} 固定的 SHA-256 与此不同',
  },
  FACT_INTERFACE_UNKNOWN: { en: '{host} has no interface {value}', zh: '{host} 上没有网卡 {value}' },
  FACT_INTERFACE_DOWN: { en: 'interface {value} of {host} has no link', zh: '{host} 的网卡 {value} 未连通' },
  FACT_ADDRESS_ELSEWHERE: { en: '{host} does not have the address {value}', zh: '{host} 上没有地址 {value}' },
  FACT_SUBNET: {
    en: '`{name}` {value} is not in the subnet of {iface} on {host}',
    zh: '`{name}` {value} 不在 {host} 网卡 {iface} 的网段内',
  },
  FACT_PREFIX: {
    en: '`{name}` {value} has another prefix than {iface} on {host}',
    zh: '`{name}` {value} 的掩码与 {host} 网卡 {iface} 不一致',
  },
  LIST_ITEM_TWICE: { en: '`{name}` has {value} twice', zh: '`{name}` 里 {value} 出现了两次' },
} as const satisfies Record<string, Text>
