/** Our own words inside what a plan shows literally: marks for what is not known yet, and notes beside a drill's commands. */
import type { Language, Text } from '../runbook/text.ts'

/** `en` stands in the plan's data, as older plans and runs have it; `{x}` is whatever stands there. */
const marks: readonly Text[] = [
  { en: '⟨decided by fact {x}⟩', zh: '⟨由主机信息 {x} 决定⟩' },
  { en: '⟨captured in {x}⟩', zh: '⟨取自步骤 {x} 的输出⟩' },
  { en: '⟨no value: {x}⟩', zh: '⟨没有值：{x}⟩' },
  {
    en: '⟨1062: DELETE the row of that key; 1032: INSERT the row as the source has it; table and key as in Last_SQL_Error⟩',
    zh: '⟨1062：DELETE 该主键的行；1032：按源库 INSERT 该行；表和主键见 Last_SQL_Error⟩',
  },
  {
    en: '# armed before it, on the host itself; {x} s later, unless disarmed:',
    zh: '# 事先在主机上布置；{x} 秒后若未解除，则自行执行：',
  },
  { en: '# asked for at the switch where it carries SSH', zh: '# 该网卡承载 SSH 时，改为请人在交换机上操作' },
  { en: '   # service {x} on sysv', zh: '   # sysv 上为 service {x}' },
]

const patterns = marks.map(({ en, zh }) => {
  const [before = '', after] = en.split('{x}').map(text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const source = after === undefined ? before : `${before}([^⟩\\n]*?)${after}`
  return { search: new RegExp(source, 'g'), shown: zh.replace('{x}', '$1') }
})

export function sayMarks(text: string, language: Language): string {
  if (language === 'en' || !/[⟨#]/.test(text)) return text
  return patterns.reduce((said, { search, shown }) => said.replace(search, shown), text)
}
