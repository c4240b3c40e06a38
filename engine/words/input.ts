/** What can be wrong in a file that a person wrote. What to do about each stands in input-hints.ts. */
import type { Text } from '../runbook/text.ts'
import { bindWords } from './input-bind.ts'
import { lintWords } from './input-lint.ts'
import { valueWords } from './input-values.ts'

const fileWords = {
  FILE_ABSENT: { en: 'the file {path} is missing', zh: '缺少文件 {path}' },
  FILE_EMPTY: { en: 'the file is empty', zh: '文件是空的' },
  FILE_TOO_BIG: {
    en: 'the file has {bytes} bytes; at most {limit} are read',
    zh: '文件有 {bytes} 字节，最多读取 {limit} 字节',
  },
  FILE_ENCODING_UTF16: {
    en: 'the file holds zero bytes: it looks like {encoding} without a byte order mark, or is no text at all',
    zh: '文件里有零字节：看起来是不带 BOM 的 {encoding}，或者根本不是文本',
  },
  FILE_ENCODING_UTF16_BROKEN: {
    en: 'the file starts as {encoding} but is not valid {encoding} to its end',
    zh: '文件以 {encoding} 开头，但后面的内容不是有效的 {encoding}',
  },
  FILE_ENCODING_GBK: {
    en: 'the file is not UTF-8; its bytes look like GBK (GB18030), which cannot be told from Big5 or Latin-1 for certain',
    zh: '文件不是 UTF-8，看起来是 GBK（GB18030），但无法与 Big5、Latin-1 可靠区分，因此不读取',
  },
  FILE_ENCODING_UNKNOWN: {
    en: 'the file is not UTF-8: byte {byte} does not belong here',
    zh: '文件不是 UTF-8：此处出现无效字节 {byte}',
  },
  YAML_SYNTAX: { en: 'this is not YAML: {detail}', zh: 'YAML 语法错误：{detail}' },
  YAML_DUPLICATE_KEY: { en: 'this key stands here a second time', zh: '同一层里出现了重复的键' },
  YAML_TAB: { en: 'the line is indented by a tab', zh: '这一行用了制表符（Tab）缩进' },
  YAML_ANCHOR: { en: 'YAML anchors and aliases are not allowed', zh: '不允许使用 YAML 锚点和别名（& 和 *）' },
  YAML_TAG: { en: 'YAML tags are not allowed: {tag}', zh: '不允许使用 YAML 标签：{tag}' },
  YAML_DIRECTIVE: {
    en: 'YAML directives are not allowed: {directive}',
    zh: '不允许使用 YAML 指令：{directive}',
  },
  YAML_DOCUMENTS: { en: 'a second document starts here (---)', zh: '这里开始了第二个 YAML 文档（---）' },
  YAML_TOO_DEEP: { en: 'the file is nested too deep to be read', zh: '文件嵌套层数太深，无法读取' },
  UNKNOWN_KEY: { en: 'unknown key `{key}`', zh: '不认识的键 `{key}`' },
  COMMA_UNQUOTED: {
    en: '`{key}` stands here as a key without a value',
    zh: '`{key}` 在这里成了一个没有值的键',
  },
  MISSING_KEY: { en: '`{key}` is missing here', zh: '这里缺少 `{key}`' },
  WRONG_TYPE: { en: 'expected {expected}, found {found}', zh: '这里应为{expected}，实际是{found}' },
  NUMBER_NOT_TEXT: {
    en: 'expected text, but YAML reads {written} as a number',
    zh: '这里应为文本，但 YAML 会把 {written} 当成数字',
  },
  NOT_ONE_OF: { en: '`{value}` is not one of: {allowed}', zh: '`{value}` 不在可选值之内：{allowed}' },
  BAD_FORMAT: { en: '`{value}` does not have the form {pattern}', zh: '`{value}` 不符合格式 {pattern}' },
  BAD_ID: { en: '`{value}` is not a valid id', zh: '`{value}` 不是有效的 id' },
  BAD_NAME: { en: '`{value}` is not a valid name', zh: '`{value}` 不是有效的名称' },
  BAD_DURATION: { en: '`{value}` is not a duration', zh: '`{value}` 不是有效的时长' },
  BAD_KEY: { en: '`{key}` is not a valid name here', zh: '`{key}` 在这里不是有效的名称' },
  TEXT_EMPTY: { en: '{key} is empty', zh: '{key}未填写' },
  PORT_RANGE: { en: 'the port {value} is out of range', zh: '端口 {value} 超出范围' },
  TOO_SMALL: { en: '`{value}`: {bound} {limit}{unit} needed', zh: '`{value}`：{bound} {limit}{unit}' },
  TOO_BIG: { en: '`{value}`: {bound} {limit}{unit} allowed', zh: '`{value}`：{bound} {limit}{unit}' },
  INVALID: { en: 'not valid: {detail}', zh: '内容无效：{detail}' },
  KIND_MISSING: { en: 'this {what} names no kind', zh: '这个{what}没有写明种类' },
  KIND_UNKNOWN: { en: 'unknown kind of {what}: `{kind}`', zh: '不认识的{what}种类：`{kind}`' },
  KIND_TWICE: { en: 'one {what} has several kinds: {kinds}', zh: '一个{what}里写了多个种类：{kinds}' },
} as const satisfies Record<string, Text>

export const inputWords = { ...fileWords, ...valueWords, ...lintWords, ...bindWords }
export type InputCode = keyof typeof inputWords

/** What does not keep a file from being used. */
export const inputWarnings: ReadonlySet<InputCode> = new Set<InputCode>([
  'PUBLIC_ADDRESS',
  'FACT_ADDRESS_ELSEWHERE',
  'FACT_INTERFACE_DOWN',
  'SECRET_SHORT',
  'GATE_MAY_BE_EMPTY',
  'GUARD_MISSING',
  'PROVEN_FILE_ABSENT',
])

export const typeWords: Readonly<Record<string, Text>> = {
  string: { en: 'text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  int: { en: 'a whole number', zh: '整数' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  object: { en: 'a mapping (key: value)', zh: '键值表（键: 值）' },
  record: { en: 'a mapping (key: value)', zh: '键值表（键: 值）' },
  array: { en: 'a list', zh: '列表' },
  null: { en: 'nothing', zh: '空值' },
  tuple: { en: 'a list', zh: '列表' },
  nan: { en: 'no number (.nan)', zh: '非数字（.nan）' },
  infinity: { en: 'an infinite number (.inf)', zh: '无穷大（.inf）' },
  action: { en: 'action', zh: '动作' },
  check: { en: 'check', zh: '检查' },
}
