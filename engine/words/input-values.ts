/** What can be wrong with one value of a site file or with a parameter's own definition. */
import type { Text } from '../runbook/text.ts'

export const valueWords = {
  VALUE_TYPE: {
    en: '`{name}`: expected {expected}, found {found}',
    zh: '`{name}`：应为{expected}，实际是{found}',
  },
  VALUE_IPV4: {
    en: '`{name}`: `{value}` is not an IPv4 address',
    zh: '`{name}`：`{value}` 不是有效的 IPv4 地址',
  },
  VALUE_CIDR: {
    en: '`{name}`: `{value}` is not an IPv4 address with its prefix length',
    zh: '`{name}`：`{value}` 不是“IPv4 地址/前缀长度”',
  },
  VALUE_CIDR_NETWORK: {
    en: '`{name}`: {value} is the {which} address of its own subnet, not one that a host can hold',
    zh: '`{name}`：{value} 是本网段的{which}地址，主机不能使用',
  },
  VALUE_INTERFACE: {
    en: '`{name}`: `{value}` is not the name of a network interface',
    zh: '`{name}`：`{value}` 不是有效的网卡名',
  },
  VALUE_INTEGER: { en: '`{name}`: `{value}` is not a whole number', zh: '`{name}`：`{value}` 不是整数' },
  VALUE_RANGE: {
    en: '`{name}`: {value} is out of range',
    zh: '`{name}`：{value} 超出范围',
  },
  VALUE_BOOLEAN: {
    en: '`{name}`: `{value}` is neither true nor false',
    zh: '`{name}`：`{value}` 不是 true 或 false',
  },
  VALUE_NUMBER: {
    en: '`{name}` is text, but YAML reads {value} as a number',
    zh: '`{name}` 是文本，但 YAML 会把 {value} 当成数字',
  },
  VALUE_NAME: { en: '`{name}`: `{value}` is not a valid name', zh: '`{name}`：`{value}` 不是有效的名称' },
  VALUE_PATH: {
    en: '`{name}`: `{value}` is not an absolute path',
    zh: '`{name}`：`{value}` 不是有效的绝对路径',
  },
  VALUE_URL: {
    en: '`{name}`: `{value}` is not an http or https URL',
    zh: '`{name}`：`{value}` 不是 http 或 https 网址',
  },
  VALUE_CHOICE: {
    en: '`{name}`: `{value}` is not one of: {allowed}',
    zh: '`{name}`：`{value}` 不在可选值之内：{allowed}',
  },
  VALUE_EMPTY: { en: '`{name}` is empty', zh: '`{name}` 未填写' },
  VALUE_LENGTH: {
    en: '`{name}` has {length} characters; {allowed} are allowed',
    zh: '`{name}` 有 {length} 个字符，允许的长度是 {allowed}',
  },
  VALUE_PATTERN: {
    en: '`{name}`: `{value}` does not have the form {pattern}',
    zh: '`{name}`：`{value}` 不符合格式 {pattern}',
  },
  VALUE_BLANK: {
    en: '`{name}` holds a {character}, which no program takes for a blank',
    zh: '`{name}` 里有{character}，程序不会把它当成空格',
  },
  VALUE_CONTROL: {
    en: '`{name}` holds the control character {character}',
    zh: '`{name}` 里有控制字符 {character}',
  },
  VALUE_QUOTE: {
    en: '`{name}` holds the typographic quote {character}',
    zh: '`{name}` 里有中文或排版引号 {character}',
  },
  PUBLIC_ADDRESS: {
    en: '`{name}`: {value} is a public address, not one of an internal network',
    zh: '`{name}`：{value} 是公网地址，不属于内网地址段',
  },
} as const satisfies Record<string, Text>
