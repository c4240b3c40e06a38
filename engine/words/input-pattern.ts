/** Why a text is no regular expression is said in English only by the engine that reads it; here is the same in Chinese. */
import type { Text } from '../runbook/text.ts'

const kinds: Readonly<Record<string, string>> = {
  'Unterminated group': '圆括号没有闭合',
  "Unmatched ')'": '多了一个右圆括号',
  'Unterminated character class': '方括号没有闭合',
  'Range out of order in character class': '方括号里的范围前后颠倒',
  'Invalid character class': '方括号里的写法不对',
  'Invalid character in character class': '方括号里有不能直接写的字符',
  'Lone quantifier brackets': '花括号或右方括号单独出现，请加反斜杠',
  'Incomplete quantifier': '花括号里的次数不完整',
  'numbers out of order in {} quantifier': '花括号里的次数前后颠倒',
  'Nothing to repeat': '重复符号（* + ? 或花括号）前面没有内容',
  '\\ at end of pattern': '末尾多了一个反斜杠',
  'Invalid escape': '反斜杠后面的字符不对',
  'Invalid Unicode escape': 'Unicode 转义写法不对',
  'Invalid decimal escape': '反斜杠加数字的写法不对',
  'Invalid class escape': '方括号里反斜杠后面的字符不对',
  'Invalid property name': '字符属性名不对',
  'Invalid property name in character class': '方括号里的字符属性名不对',
  'Invalid group': '圆括号开头的写法不对',
  'Invalid capture group name': '分组名不对',
  'Duplicate capture group name': '分组名重复',
  'Invalid named reference': '对分组名的引用写法不对',
  'Invalid named capture referenced': '引用了不存在的分组名',
  'Too many captures': '分组太多',
  'Regular expression too large': '正则太长',
}

/** `message`: what `new RegExp` threw, `Invalid regular expression: /(a/u: Unterminated group`. */
export function patternDetail(pattern: string, message: string): Text {
  const kind = Object.keys(kinds).find(kind => message.endsWith(`: ${kind}`))
  return { en: message, zh: `/${pattern}/（${(kind !== undefined && kinds[kind]) || '写法不对'}）` }
}
