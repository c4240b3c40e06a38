import { expect, it } from 'vitest'
import { z } from 'zod'
import { actionKinds } from '../actions/registry.ts'
import { checkKinds } from '../checks/registry.ts'
import { Issues } from './issues.ts'
import { validate } from './validate.ts'
import { readYaml } from './yaml.ts'
import { changedPair, parsePair } from '../../test/fixtures/input/read.ts'

interface Told {
  readonly place: string
  readonly en: string
  readonly zh: string
  readonly hint: string
}

function told(schema: z.ZodType, text: string): readonly Told[] {
  const yaml = readYaml(text, 'x.yaml')
  if (!yaml.ok) throw new Error(JSON.stringify(yaml.issues))
  const issues = new Issues()
  validate(schema, yaml.value, [], issues)
  return issues.sorted().map(({ position: { file, line, column }, message: { en, zh }, hint }) => {
    return { place: `${file}:${line}:${column}`, en, zh, hint: hint?.zh ?? '' }
  })
}

const reference = '参见 docs/formats 里这个键的说明'
const kinds = { ...actionKinds, ...checkKinds }
const check = (kind: string): z.ZodType => checkKinds[kind]?.schema ?? z.never()

it.each([
  [
    'run',
    '{ script: x, detach: true, tty: true }',
    '`detach` 和 `tty` 不能同时写：脱离终端的任务没有人来输入',
  ],
  [
    'drill',
    '{ fault: link-down, address: a, across: [a], advert_int: 1, priority: 1 }',
    '`link-down` 需要写明网卡 `interface`',
  ],
  ['service', '{ name: x }', '`active` 和 `enabled` 至少写一个'],
  [
    'command',
    '{ run: x, expect: { stdout: { matches: "{{ ip }}" } } }',
    '正则里不能用占位符；请改用 `equals` 或 `contains`，或在脚本里比较',
  ],
  ['file', '{ path: /x, exists: false, mode: "0644" }', '`exists: false` 不能与其他要求一起写'],
  ['same-across', '{ across: [a], keepalived: x }', '`same` 或 `differ` 下至少写一个设置'],
  ['fact', '{ fact: init }', '`is` 和 `in` 必须且只能写一个'],
])('a rule of %s is told in Chinese, at its place', (kind, text, zh) => {
  const schema = kinds[kind]?.schema ?? z.never()

  expect(told(schema, text)).toMatchObject([{ zh: `内容无效：${zh}`, hint: reference }])
})

it('says a rule of several keys in both languages, with its line', () => {
  expect(told(z.strictObject({ a: check('fact') }), '# first\na: { fact: init, is: x, in: [y] }\n')).toEqual([
    {
      place: 'x.yaml:2:4',
      en: 'not valid: give either is or in',
      zh: '内容无效：`is` 和 `in` 必须且只能写一个',
      hint: reference,
    },
  ])
})

it.each([
  [z.string().min(3), 'ab', 'at least 3 characters needed', '至少应为 3 个字符'],
  [z.string().max(1), 'ab', 'at most 1 characters allowed', '最多为 1 个字符'],
  [z.array(z.string()).min(2), '[a]', 'at least 2 entries needed', '至少应为 2 项'],
  [z.array(z.string()).length(2), '[a]', 'exactly 2 entries needed', '应正好为 2 项'],
  [z.number().min(1), '0', 'at least 1 needed', '至少应为 1'],
  [z.number().int().positive(), '0', 'more than 0 needed', '应大于 0'],
  [z.number().lt(5), '5', 'less than 5 allowed', '应小于 5'],
])('says the bound that was missed, and its unit (%#)', (schema, text, en, zh) => {
  const [issue, ...more] = told(schema, text)

  expect(more).toEqual([])
  expect(issue?.en).toMatch(new RegExp(`: ${en}$`))
  expect(issue?.zh).toMatch(new RegExp(`：${zh}$`))
})

it.each([
  [z.number(), '.nan', '这里应为数字，实际是非数字（.nan）'],
  [z.number(), '.inf', '这里应为数字，实际是无穷大（.inf）'],
  [z.tuple([z.string(), z.string()]), 'x', '这里应为列表，实际是文本'],
  [z.string().regex(/^\d+$/), 'x', '`x` 不符合格式 /^\\d+$/'],
  [z.number().multipleOf(5), '7', '内容无效：与这里要求的写法不符'],
])('has no English word in a Chinese sentence (%#)', (schema, text, zh) => {
  expect(told(schema, text)).toMatchObject([{ zh }])
})

it.each([
  ["'[a'", '/[a/（方括号没有闭合）'],
  ["'(a'", '/(a/（圆括号没有闭合）'],
  ["'*a'", '/*a/（重复符号（* + ? 或花括号）前面没有内容）'],
])('says why %s is no regular expression', (pattern, zh) => {
  const { files } = changedPair('runbook.yaml', 'default: demo,', `pattern: ${pattern}, default: demo,`)
  const found = parsePair(files).issues.find(({ code }) => code === 'PATTERN_INVALID')

  expect(found?.message.zh).toBe(`不是有效的正则表达式：${zh}`)
  expect(found?.message.en).toMatch(/Invalid regular expression/)
})
