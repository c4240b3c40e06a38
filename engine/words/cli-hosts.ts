import type { Text } from '../runbook/text.ts'

export const cliHostWords = {
  'host-hashed': { en: '(hashed name)', zh: '（名称已哈希）' },
  'host-not-known': {
    en: 'no key is known for {name}; `hosts list` shows what is',
    zh: '没有登记 {name} 的密钥，可用 `hosts list` 查看',
  },
  'host-forgotten': {
    en: '{name}: {count} key(s) forgotten; the next connection asks again',
    zh: '{name}：已删除 {count} 个密钥，下次连接时会重新询问',
  },
  'hosts-imported': {
    en: '{added} key(s) taken over, {known} known already',
    zh: '导入 {added} 个密钥，{known} 个已有',
  },
  'hosts-refused-fields': { en: 'not a line of known_hosts', zh: '不是有效的 known_hosts 行' },
  'hosts-refused-marker': { en: 'an unknown marker', zh: '未知的标记' },
  'hosts-refused-key': { en: 'the key is damaged[ ({names})]', zh: '密钥已损坏[（{names}）]' },
  'hosts-refused-type': {
    en: '{names}: a kind of key that is not supported',
    zh: '{names}：不支持的密钥类型',
  },
  'hosts-refused-pattern': {
    en: '{names}: a pattern would vouch for hosts that nobody has looked at; not taken over',
    zh: '{names}：通配符会为没有核对过的主机担保，未导入',
  },
  'hosts-refused-cert-authority': {
    en: '{names}: certificates of hosts are not checked here, so a certificate authority would vouch for nothing; not taken over. Pin the keys of its hosts instead',
    zh: '{names}：本程序不校验主机证书，证书颁发者起不到担保作用，未导入；请改为固定各主机的密钥',
  },
  'hosts-refused-conflict': {
    en: '{names}: another key is known, and stays. Known: {old}. In the file: {new}. Compare at the console; if the file is right, `hosts forget` first',
    zh: '{names}：已登记另一个密钥，保持不变。已登记：{old}。文件中：{new}。请到控制台核对；若文件正确，先执行 `hosts forget`',
  },
} satisfies Record<string, Text>
