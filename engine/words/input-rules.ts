/** Rules over several keys of one mapping, in words: the schema alone could only say that the whole is not valid. */
import type { Text } from '../runbook/text.ts'

const ruleWords = {
  'run-detach-or-tty': {
    en: 'detach and tty exclude each other: a detached job has nobody who types',
    zh: '`detach` 和 `tty` 不能同时写：脱离终端的任务没有人来输入',
  },
  'file-one-content': {
    en: 'give either template or content',
    zh: '`template` 和 `content` 必须且只能写一个',
  },
  'file-absent-alone': {
    en: 'exists: false goes with nothing else',
    zh: '`exists: false` 不能与其他要求一起写',
  },
  'service-some-state': {
    en: 'give state, enabled, or both',
    zh: '`state` 和 `enabled` 至少写一个',
  },
  'service-some-check': {
    en: 'give active, enabled, or both',
    zh: '`active` 和 `enabled` 至少写一个',
  },
  'drill-link-interface': {
    en: 'link-down needs an interface',
    zh: '`link-down` 需要写明网卡 `interface`',
  },
  'pattern-no-placeholder': {
    en: 'a pattern takes no placeholders; compare with equals or contains, or in the script',
    zh: '正则里不能用占位符；请改用 `equals` 或 `contains`，或在脚本里比较',
  },
  'settings-none': {
    en: 'name settings under same or differ',
    zh: '`same` 或 `differ` 下至少写一个设置',
  },
  'fact-is-or-in': { en: 'give either is or in', zh: '`is` 和 `in` 必须且只能写一个' },
  'sql-expects-nothing': {
    en: 'say what to expect: rows, values or error',
    zh: '请写明预期结果：`rows`、`values` 或 `error`',
  },
  'sql-error-alone': {
    en: 'where an error is expected there are no rows',
    zh: '预期报错（`error`）时没有结果行，不能再写别的要求',
  },
} as const satisfies Record<string, Text>
export type RuleCode = keyof typeof ruleWords

/** What `refine` is given beside the rule itself; `ruleText` finds the words again. */
export function rule(code: RuleCode): { error: string; params: { rule: RuleCode } } {
  return { error: ruleWords[code].en, params: { rule: code } }
}

/** The words of a rule that was not kept; undefined for a problem that is none of these rules. */
export function ruleText(params: Readonly<Record<string, unknown>> | undefined): Text | undefined {
  const code = params?.['rule']
  return typeof code === 'string' && Object.hasOwn(ruleWords, code) ? ruleWords[code as RuleCode] : undefined
}
