/** What to do about problems of values, and of a site file that does not fit its runbook. */
import type { Text } from '../runbook/text.ts'
import type { bindWords } from './input-bind.ts'
import type { valueWords } from './input-values.ts'

const retype: Text = { en: 'type it anew as plain ASCII', zh: '请用英文半角字符重新输入' }

export const moreHints: Readonly<Record<keyof typeof bindWords | keyof typeof valueWords, Text>> = {
  VALUE_TYPE: { en: 'for example: {example}', zh: '例如：{example}' },
  VALUE_IPV4: {
    en: 'four numbers from 0 to 255 without leading zeros: 192.168.10.65',
    zh: '四段 0 到 255 的数字，不带前导零：192.168.10.65',
  },
  VALUE_CIDR: {
    en: 'address and prefix length: 192.168.10.78/24',
    zh: '地址加前缀长度：192.168.10.78/24',
  },
  VALUE_CIDR_NETWORK: { en: 'take an address between them', zh: '请用网段中间的地址' },
  VALUE_INTERFACE: {
    en: 'at most 15 letters, digits, dots, dashes or underscores, as `ip link` shows it: ens33',
    zh: '最多 15 个字母、数字、点、短横线、下划线，与 `ip link` 显示的一致，如 ens33',
  },
  VALUE_INTEGER: { en: 'plain decimal digits: {example}', zh: '请写普通十进制数字：{example}' },
  VALUE_RANGE: { en: 'from {minimum} to {maximum}', zh: '应为 {minimum} 到 {maximum}' },
  VALUE_BOOLEAN: { en: 'write true or false', zh: '请写 true 或 false' },
  VALUE_NUMBER: { en: "put it in quotes: '{value}'", zh: "请加引号：'{value}'" },
  VALUE_NAME: {
    en: 'letters, digits, dots, dashes and underscores, starting with a letter or digit',
    zh: '用字母、数字、点、短横线、下划线，以字母或数字开头',
  },
  VALUE_PATH: {
    en: 'it starts with / and has no `..`: /etc/keepalived',
    zh: '以 / 开头，不含 `..`，如 /etc/keepalived',
  },
  VALUE_URL: { en: 'for example https://jms.example.cn', zh: '例如 https://jms.example.cn' },
  VALUE_CHOICE: { en: 'use one of them, spelled exactly so', zh: '请从中选一个，拼写要完全一致' },
  VALUE_EMPTY: { en: 'fill it in', zh: '请填写' },
  VALUE_LENGTH: { en: 'make it {allowed} characters long', zh: '长度应为 {allowed} 个字符' },
  VALUE_PATTERN: { en: 'the whole value must match', zh: '整个值必须匹配' },
  VALUE_BLANK: retype,
  VALUE_CONTROL: retype,
  VALUE_QUOTE: retype,
  PUBLIC_ADDRESS: {
    en: 'internal networks are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16; 172.168.x.x is not one of them',
    zh: '内网地址段是 10.0.0.0/8、172.16.0.0/12、192.168.0.0/16；172.168.x.x 是公网',
  },
  SECRET_LITERAL: {
    en: 'name a source: {name}: { env: VARIABLE }, { vault: NAME }, { file: PATH } or { prompt: true }',
    zh: '请写来源：{name}: { env: 变量名 }、{ vault: 名称 }、{ file: 路径 } 或 { prompt: true }',
  },
  SECRET_IN_PARAMS: {
    en: 'move it to secrets: {name}: { env: VARIABLE }, and change the secret if this file was shared',
    zh: '请移到 secrets 下：{name}: { env: 变量名 }；如果文件已发给别人，请更换密码',
  },
  SECRET_UNKNOWN: { en: 'secrets: {allowed}', zh: '可用的密码类参数：{allowed}' },
  SECRET_ABSENT: {
    en: 'add {name}: { prompt: true } under secrets',
    zh: '请在 secrets 下加上 {name}: { prompt: true }',
  },
  PARAM_UNKNOWN: { en: 'parameters: {allowed}', zh: '可用参数：{allowed}' },
  PARAM_ABSENT: { en: 'add {name}: {example} under params', zh: '请在 params 下加上 {name}: {example}' },
  PARAM_PER_HOST: { en: 'move it to params', zh: '请移到 params 下' },
  HOST_VALUE_ABSENT: {
    en: 'add {name}: {example} under hosts.{host}.values',
    zh: '请在 hosts.{host}.values 下加上 {name}: {example}',
  },
  ROLE_UNKNOWN: { en: 'roles: {allowed}', zh: '可用角色：{allowed}' },
  ROLE_WITHOUT_HOST: { en: 'add {role}: [HOST] under roles', zh: '请在 roles 下加上 {role}: [主机名]' },
  ROLE_HOST_COUNT: { en: 'list {wanted} host(s)', zh: '请列出 {wanted} 台主机' },
  HOST_UNKNOWN: { en: 'hosts: {allowed}', zh: '可用主机：{allowed}' },
  HOST_TWICE: { en: 'name it once', zh: '只写一次' },
  HOST_IN_TWO_ROLES: { en: 'a pair needs two hosts', zh: '一对节点需要两台主机' },
  HOST_ADDRESS: {
    en: 'four numbers from 0 to 255, such as 192.168.10.65, or a name; user and port have fields of their own',
    zh: '四段 0 到 255 的数字，如 192.168.10.65，或主机名；用户和端口另有输入框',
  },
  HOST_USER: {
    en: 'the account for the login alone, such as root or ops: no blanks, quotes or signs of a shell',
    zh: '只写登录账号，如 root 或 ops：不含空格、引号和 shell 符号',
  },
  HOST_SAME_ADDRESS: {
    en: 'both names lead to one machine, and a pair needs two; write the address of {host} itself',
    zh: '两个名称指向同一台机器，双机需要两台；请填写 {host} 自己的地址',
  },
  NAME_UNSEEN: {
    en: 'type it anew by hand: what is copied from a page or a document brings such characters along',
    zh: '请手工重新输入：从网页或文档复制的文字会带上这类字符',
  },
  JUMP_UNKNOWN: { en: 'hosts: {allowed}', zh: '可用主机：{allowed}' },
  BASTION_NO_JUMP: {
    en: 'add `jump: NAME`, with the bastion itself as a host of this file',
    zh: '加上 `jump: 名称`，堡垒机本身也写成本文件的一台主机',
  },
  JUMP_CYCLE: { en: 'the last hop has no `jump`', zh: '最外层的跳板机不写 `jump`' },
  RULE_DISTINCT: { en: 'change one of them: `{value}`', zh: '请修改其中一个：`{value}`' },
  RULE_DESCENDING: { en: 'exchange the two', zh: '请对调' },
  RULE_NOT: { en: 'take another value', zh: '请换一个值' },
  RULE_NEEDS: { en: 'fill it in', zh: '请填写' },
  FACT_INTERFACE_UNKNOWN: { en: 'it has: {allowed}', zh: '该主机的网卡：{allowed}' },
  FACT_INTERFACE_DOWN: {
    en: 'bring it up, or check cable and switch port; then test the connection again',
    zh: '请启用网卡或检查网线、交换机端口，再重新测试连接',
  },
  FACT_ADDRESS_ELSEWHERE: {
    en: 'its own addresses: {own}; a mistake unless an address is translated on the way',
    zh: '该主机的地址：{own}；除非中间有地址转换，否则就是填错了',
  },
  FACT_SUBNET: {
    en: 'addresses there: {own}; take an unused address of that subnet, or another interface',
    zh: '网卡上的地址：{own}；请改用该网段内未被占用的地址，或换网卡',
  },
  FACT_PREFIX: {
    en: 'addresses there: {own}; use that prefix',
    zh: '网卡上的地址：{own}；请用相同的掩码',
  },
  RULE_SUBNET: {
    en: 'change `{value}`, or check the prefix length and {other}',
    zh: '请修改 `{value}`，或检查前缀长度和 {other}',
  },
  KIT_MISSING: { en: 'add kit: { dir: FOLDER }', zh: '请加上 kit: { dir: 目录 }' },
  KIT_UNPINNED: {
    en: 'add it under kit.sha256: {file}: SHA-256, as `sha256sum {file}` prints it',
    zh: '请在 kit.sha256 下加上 {file}: 校验值（由 `sha256sum {file}` 得到）',
  },
  KIT_UNKNOWN_FILE: { en: 'kit files: {allowed}', zh: '离线包文件：{allowed}' },
  KIT_PIN_DIFFERS: { en: "leave it out: the runbook's own pin holds", zh: '请删掉：以手册里固定的值为准' },
  LIST_ITEM_TWICE: { en: 'name it once', zh: '只写一次' },
}
