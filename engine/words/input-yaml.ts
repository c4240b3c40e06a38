/** What the YAML reader says is English only: in Chinese its kind of mistake is named, and the place tells the rest. */
import type { ErrorCode } from 'yaml'
import type { Text } from '../runbook/text.ts'

const kinds: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: '别名不能带属性',
  BAD_ALIAS: '锚点或别名写法不对',
  BAD_COLLECTION_TYPE: '标签与内容的类型不符',
  BAD_DIRECTIVE: '指令（% 开头的行）写法不对',
  BAD_DQ_ESCAPE: '双引号里有无效的转义',
  BAD_INDENT: '缩进不对',
  BAD_PROP_ORDER: '锚点和标签的位置不对',
  BAD_SCALAR_START: '值不能以这个字符开头，请加引号',
  BLOCK_AS_IMPLICIT_KEY: '同一行里不能再嵌套键或列表项',
  BLOCK_IN_FLOW: '方括号或花括号没有闭合，或其中混入了缩进写法',
  DUPLICATE_KEY: '键重复',
  IMPOSSIBLE: '无法解析',
  KEY_OVER_1024_CHARS: '键太长',
  MISSING_CHAR: '缺少引号、逗号、冒号或其后的空格',
  MULTILINE_IMPLICIT_KEY: '键必须写在一行内',
  MULTIPLE_ANCHORS: '一个值只能有一个锚点',
  MULTIPLE_DOCS: '一个文件里只能有一份文档',
  MULTIPLE_TAGS: '一个值只能有一个标签',
  NON_STRING_KEY: '键必须是文本',
  RESOURCE_EXHAUSTION: '内容过多，无法解析',
  TAB_AS_INDENT: '不能用制表符缩进',
  TAG_RESOLVE_FAILED: '标签无法识别',
  UNEXPECTED_TOKEN: '这里出现了多余的内容',
}

export function yamlDetail(code: ErrorCode, message: string): Text {
  return { en: message, zh: kinds[code] }
}
