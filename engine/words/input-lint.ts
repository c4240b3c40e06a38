/** What lint finds in a runbook whose form is right. */
import type { Text } from '../runbook/text.ts'

export const lintWords = {
  PROVEN_FILE_ABSENT: { en: 'there is no file {path} yet', zh: '还没有文件 {path}' },
  ID_TWICE: { en: 'the id `{id}` is used a second time', zh: 'id `{id}` 重复' },
  PARAM_UNUSED: { en: 'the parameter `{name}` is never used', zh: '参数 `{name}` 没有被用到' },
  PARAM_RESERVED: {
    en: '`{name}` has a meaning of its own in placeholders',
    zh: '`{name}` 在占位符里另有含义',
  },
  PARAM_DEFINITION: { en: '`{key}` does not go with the type {type}', zh: '`{key}` 不能用于类型 {type}' },
  PATTERN_INVALID: { en: 'not a regular expression: {detail}', zh: '不是有效的正则表达式：{detail}' },
  PLACEHOLDER_MALFORMED: { en: '`{text}` is not a placeholder', zh: '`{text}` 不是有效的占位符' },
  REFERENCE_UNKNOWN: {
    en: '`{expression}`: nothing is called `{name}`',
    zh: '`{expression}`：没有名为 `{name}` 的内容',
  },
  FIELD_UNKNOWN: {
    en: '`{expression}`: `{name}` has no field `{field}`',
    zh: '`{expression}`：`{name}` 没有字段 `{field}`',
  },
  OWNER_UNKNOWN: {
    en: '`{expression}`: there is no role `{owner}`',
    zh: '`{expression}`：没有角色 `{owner}`',
  },
  OWNER_WITHOUT_PEER: {
    en: '`{expression}`: the role `{role}` has no peer',
    zh: '`{expression}`：角色 `{role}` 没有对端（peer）',
  },
  OWNER_MANY: {
    en: '`{expression}`: the role `{owner}` may have several hosts, so it does not name one value',
    zh: '`{expression}`：角色 `{owner}` 可能有多台主机，无法确定是哪一台的值',
  },
  FACT_UNKNOWN: { en: 'there is no fact `{name}`', zh: '没有名为 `{name}` 的主机信息' },
  ROLE_REFERENCE: { en: 'there is no role `{role}`', zh: '没有角色 `{role}`' },
  STEP_REFERENCE: { en: 'there is no step `{step}`', zh: '没有步骤 `{step}`' },
  STEP_NOT_LATER: { en: 'the step `{step}` does not come later', zh: '步骤 `{step}` 不在本步骤之后' },
  FIX_REFERENCE: { en: 'there is no fix `{name}`', zh: '没有名为 `{name}` 的修复' },
  FIX_UNUSED: { en: 'no diagnosis offers the fix `{name}`', zh: '没有诊断用到修复 `{name}`' },
  FIX_STEP: { en: 'a fix cannot repeat the step `{step}`', zh: '修复不能重做步骤 `{step}`' },
  TITLE_PLACEHOLDER: {
    en: 'a title or a reason cannot say `{expression}`: it is said once for all hosts',
    zh: '标题和原因对所有主机只说一次，不能写 `{expression}`',
  },
  TEMPLATE_REFERENCE: { en: 'there is no template {name}', zh: '没有模板 {name}' },
  TEMPLATE_UNUSED: { en: 'the template {name} is never used', zh: '模板 {name} 没有被用到' },
  KIT_REFERENCE: { en: 'kit.yaml has no file {name}', zh: 'kit.yaml 里没有文件 {name}' },
  ACTION_REFERENCE: { en: 'this step has no action named `{name}`', zh: '本步骤里没有名为 `{name}` 的动作' },
  CAPTURE_EARLY: {
    en: '`{expression}` is used before the step `{step}` captures it',
    zh: '`{expression}` 在步骤 `{step}` 采集之前就被使用',
  },
  CAPTURE_IN_GATE: {
    en: '`{expression}`: a gate uses only site values and fresh facts, since it is judged again when a run is continued, and by `verify`',
    zh: '`{expression}`：关卡只能用站点参数和现场读取的信息，因为继续运行和 `verify` 时会重新判断',
  },
  CAPTURE_FIELDS: {
    en: 'the pattern has no named group, so nothing would be captured',
    zh: '正则里没有命名分组，什么也采集不到',
  },
  CAPTURE_MIXED: {
    en: 'one action mixes fields of `{capture}` from different owners: {owners}',
    zh: '同一个动作混用了不同主机采集的 `{capture}`：{owners}',
  },
  PLACEHOLDER_QUOTED: {
    en: '`{text}` stands inside {where}, where its quoting would break',
    zh: '`{text}` 写在{where}里，自动加的引号会失效',
  },
  SHELL_NOT_POSIX: { en: '`{text}` is not POSIX sh', zh: '`{text}` 不是 POSIX sh 语法' },
  SHELL_UNCLOSED: { en: 'the {where} that opens here is never closed', zh: '这里开始的{where}没有结束' },
  ODD_CHARACTER: {
    en: '{character} stands here: text pasted from a document, which programs take for part of a word',
    zh: '这里有{character}：多半是从文档里粘贴来的，程序会把它当成普通字符',
  },
  MARKDOWN_BOLD: {
    en: '`**` of a document was pasted along: {text}',
    zh: '粘贴时带入了文档的 `**` 标记：{text}',
  },
  SECRET_MODE: {
    en: 'the file uses the secret `{name}`, but its mode {mode} lets others read it',
    zh: '文件里用到密码类参数 `{name}`，但权限 {mode} 允许其他用户读取',
  },
  SECRET_IN_EXPRESSION: {
    en: 'the secret `{name}` cannot stand here: this would be shown to people',
    zh: '密码类参数 `{name}` 不能用在这里：这里的内容会显示出来',
  },
  SECRET_SHORT: {
    en: 'the secret `{name}` may have fewer than 6 characters, too short to be found and masked in output',
    zh: '密码类参数 `{name}` 可能不足 6 个字符，太短，无法在输出里可靠地遮盖',
  },
  UNDO_MISSING: {
    en: 'the step `{step}` changes what nobody records ({kinds}) and says no undo',
    zh: '步骤 `{step}` 的改动不会被自动记录（{kinds}），又没有写撤销方法',
  },
  IRREVERSIBLE_MISSING: {
    en: 'the step `{step}` changes hosts and has `undo: none`, but does not say that it is irreversible',
    zh: '步骤 `{step}` 会改动主机并写了 `undo: none`，却没有说明不可撤销',
  },
  GUARD_MISSING: {
    en: '{step} touches sshd, firewall or network without a guard: should it cut us off, nobody takes it back',
    zh: '步骤 {step} 改动 sshd、防火墙或网络，却没有 guard：一旦失联，没有人能回退',
  },
  GUARD_UNDO: {
    en: 'the guard of {step} is to revert by its undo, which is not made of `run` actions alone',
    zh: '步骤 {step} 的 guard 以撤销动作回退，但其撤销不全是 `run` 动作',
  },
  GUARD_WITHIN: {
    en: '`within` of the guard of {step} must be between 20s and 15m',
    zh: '步骤 {step} 的 guard 的 `within` 应在 20s 到 15m 之间',
  },
  GATE_MISSING: {
    en: 'the step `{step}` has no gate: nothing would prove it',
    zh: '步骤 `{step}` 没有关卡，无法证明它做成了',
  },
  GATE_MAY_BE_EMPTY: {
    en: 'each check of this gate has a condition; if none holds, nothing is proved',
    zh: '这个关卡的每项检查都有条件；如果条件都不成立，就什么也没证明',
  },
  RISK_READ_CHANGES: {
    en: 'the step `{step}` has risk: read, but `{kind}` may change a host',
    zh: '步骤 `{step}` 标为 risk: read，但 `{kind}` 可能改动主机',
  },
  RISK_FAULT_WITHOUT: {
    en: 'the step `{step}` has risk: fault, but neither a drill nor an ask',
    zh: '步骤 `{step}` 标为 risk: fault，却既没有 drill 也没有 ask',
  },
  DRILL_WITHOUT_FAULT: {
    en: 'the step `{step}` has a drill, so its risk is fault, not {risk}',
    zh: '步骤 `{step}` 含有 drill，风险等级应为 fault，而不是 {risk}',
  },
} as const satisfies Record<string, Text>
