/** How a secret is asked for, and what is wrong with the one that was typed. */
import type { Question, SecretUse } from '../run/questions.ts'
import type { Language, Text } from '../runbook/text.ts'
import { fillText } from '../source/issues.ts'
import { secretProblem } from '../values/secret.ts'
import { inputWords } from './input.ts'
import { saySecret } from './secret-names.ts'

const words = {
  NEEDS: { en: 'A password is needed', zh: '需要输入密码' },
  KEPT: {
    en: 'It is used for this work only and is never written to a file, the journal or the report.',
    zh: '只用于本次操作，不会写入文件、日志或报告。',
  },
  NO_LOGIN: {
    en: "This is a value of the runbook. It is not a host's login password: do not type that one.",
    zh: '这是操作手册的参数，不是主机的登录密码，请勿填写登录密码。',
  },
  WRITTEN: {
    en: 'It is written in clear into {files} on the hosts; the journal and the report hold it masked.',
    zh: '它会以明文写入主机上的 {files}；日志和报告中只显示掩码。',
  },
  USED: {
    en: 'The steps use it on the hosts; the journal and the report hold it masked.',
    zh: '步骤会在主机上使用它；日志和报告中只显示掩码。',
  },
  LENGTH: { en: '{allowed} characters', zh: '{allowed} 个字符' },
  PATTERN: { en: 'of the form {pattern}', zh: '格式 {pattern}' },
} satisfies Record<string, Text>

interface SecretAsked {
  /** What kind of thing is asked for. */
  readonly title: string
  /** Which one of its kind. */
  readonly label: string
  /** What it is for and where it goes, a sentence or two each. */
  readonly notes: readonly string[]
  /** What it has to look like; empty where nothing is said. */
  readonly rule: string
}

export function askedSecret(
  { name, label, use }: Extract<Question, { kind: 'secret' }>,
  language: Language,
): SecretAsked {
  const say = (text: Text, params: Record<string, string> = {}): string => fillText(text, params)[language]
  if (use?.kind !== 'value') {
    const host = use?.host
    return {
      title: say(words.NEEDS),
      label: saySecret(label ?? name, language, host),
      notes: [say(words.KEPT)],
      rule: '',
    }
  }
  const { param, files } = use
  const rule = [
    ...(param.length === undefined ? [] : [say(words.LENGTH, { allowed: param.length.replace('..', '–') })]),
    ...(param.pattern === undefined ? [] : [say(words.PATTERN, { pattern: param.pattern })]),
  ]
  return {
    title: `${say(param.title)} (${name})`,
    label: param.help === undefined ? say(param.title) : say(param.help),
    notes: [
      say(words.NO_LOGIN),
      files.length === 0 ? say(words.USED) : say(words.WRITTEN, { files: files.join(', ') }),
    ],
    rule: rule.join(language === 'zh' ? '，' : ', '),
  }
}

/** Why what was typed is no such value; undefined where it may be taken. A login's password is for its host to judge. */
export function typedProblem(
  use: SecretUse | undefined,
  typed: string,
  language: Language,
): string | undefined {
  return unfitness(use, typed)?.[language]
}

/** The rule that a value breaks, wherever it came from; never holds the value or a part of it. */
export function unfitness(use: SecretUse | undefined, value: string): Text | undefined {
  if (use?.kind !== 'value') return undefined
  const { title } = use.param
  const problem = secretProblem(title, use.param, value)
  return problem && fillText(inputWords[problem.code], problem.params)
}
