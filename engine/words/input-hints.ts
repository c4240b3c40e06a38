/** What to do about each problem of an input file. */
import type { Text } from '../runbook/text.ts'
import type { InputCode } from './input.ts'
import { moreHints } from './input-hints-site.ts'

/** Stands before the hint where one candidate is close. */
export const nearHint: Text = { en: 'did you mean `{near}`? ', zh: '是不是想写 `{near}`？' }

const utf8Hint: Text = {
  en: 'save it as UTF-8: in Windows Notepad use Save as and choose the encoding UTF-8; in VS Code click the encoding in the status bar',
  zh: '请另存为 UTF-8：Windows 记事本用“另存为”，编码选 UTF-8；VS Code 点右下角的编码名称',
}
const quoteHint: Text = { en: "put it in quotes: '{written}'", zh: "请加引号：'{written}'" }

const fileHints = {
  FILE_ABSENT: { en: 'check the path', zh: '请检查路径' },
  FILE_EMPTY: { en: 'was it saved?', zh: '请确认文件已保存' },
  FILE_TOO_BIG: { en: 'is this the right file?', zh: '请确认没有选错文件' },
  FILE_ENCODING_UTF16: utf8Hint,
  FILE_ENCODING_UTF16_BROKEN: utf8Hint,
  FILE_ENCODING_GBK: utf8Hint,
  FILE_ENCODING_UNKNOWN: utf8Hint,
  YAML_SYNTAX: {
    en: 'look at this line and the one above: indentation, a missing `: `, an unclosed quote, a full-width colon, comma or blank from a Chinese keyboard',
    zh: '请看这一行和上一行：缩进、冒号后的空格、没有闭合的引号，以及全角的冒号、逗号、空格（要用半角）',
  },
  YAML_DUPLICATE_KEY: { en: 'keep one of them', zh: '只保留一个' },
  YAML_TAB: { en: 'indent by spaces', zh: '请改用空格缩进' },
  YAML_ANCHOR: {
    en: 'write the value out; a text that starts with & or * needs quotes',
    zh: '请把内容完整写出；以 & 或 * 开头的文本要加引号',
  },
  YAML_TAG: {
    en: 'leave it out; a text that starts with ! needs quotes',
    zh: '请去掉；以 ! 开头的文本要加引号',
  },
  YAML_DIRECTIVE: { en: 'leave the line out', zh: '请删掉这一行' },
  YAML_DOCUMENTS: { en: 'one file holds one document', zh: '一个文件只能有一个文档' },
  YAML_TOO_DEEP: { en: 'is this the right file?', zh: '请确认没有选错文件' },
  UNKNOWN_KEY: { en: 'allowed here: {allowed}', zh: '这里可以写：{allowed}' },
  COMMA_UNQUOTED: {
    en: 'inside { } a comma ends a text: put the whole text in quotes',
    zh: '在 { } 里逗号会截断文本：请给整段文本加引号',
  },
  MISSING_KEY: { en: 'add `{key}: …`', zh: '请补上 `{key}: …`' },
  WRONG_TYPE: { en: 'see the reference of this key in docs/formats', zh: '参见 docs/formats 里这个键的说明' },
  NUMBER_NOT_TEXT: quoteHint,
  NOT_ONE_OF: { en: 'use one of them, spelled exactly so', zh: '请从中选一个，拼写要完全一致' },
  BAD_FORMAT: { en: 'see the reference of this key in docs/formats', zh: '参见 docs/formats 里这个键的说明' },
  BAD_ID: {
    en: 'lower-case letters, digits and single dashes, starting with a letter: `node-a`',
    zh: '用小写字母、数字和单个短横线，以字母开头，如 `node-a`',
  },
  BAD_NAME: {
    en: 'lower-case letters, digits and underscores, starting with a letter: `auth_pass`',
    zh: '用小写字母、数字和下划线，以字母开头，如 `auth_pass`',
  },
  BAD_DURATION: { en: 'write `200ms`, `5s` or `10m`', zh: '请写成 `200ms`、`5s` 或 `10m`' },
  BAD_KEY: {
    en: 'hosts, roles and steps: lower-case letters, digits, dashes; parameters: lower-case letters, digits, underscores',
    zh: '主机、角色、步骤用小写字母、数字和短横线；参数用小写字母、数字和下划线',
  },
  TEXT_EMPTY: { en: 'fill it in', zh: '请填写' },
  PORT_RANGE: {
    en: 'from 1 to 65535; SSH has 22 unless somebody changed it',
    zh: '应为 1 到 65535；SSH 默认是 22',
  },
  TOO_SMALL: { en: 'see the reference of this key in docs/formats', zh: '参见 docs/formats 里这个键的说明' },
  TOO_BIG: { en: 'see the reference of this key in docs/formats', zh: '参见 docs/formats 里这个键的说明' },
  INVALID: { en: 'see the reference of this key in docs/formats', zh: '参见 docs/formats 里这个键的说明' },
  KIND_MISSING: { en: 'exactly one of: {allowed}', zh: '必须写明其中一个：{allowed}' },
  KIND_UNKNOWN: { en: 'there are: {allowed}', zh: '可用的种类：{allowed}' },
  KIND_TWICE: { en: 'make them entries of their own', zh: '请拆成各自独立的条目' },
  PROVEN_FILE_ABSENT: {
    en: 'the lab writes it; until then everything is marked as not proven',
    zh: '这个文件由实验环境生成；在此之前一律标为“未经实测”',
  },
  ID_TWICE: { en: 'give each an id of its own', zh: '请给每一个不同的 id' },
  PARAM_UNUSED: { en: 'use it or leave it out', zh: '请用上它，或删掉' },
  PARAM_RESERVED: { en: 'choose another name', zh: '请换一个名称' },
  PARAM_DEFINITION: {
    en: 'see the table of types in docs/formats/runbook.md',
    zh: '参见 docs/formats/runbook.md 的类型表',
  },
  PATTERN_INVALID: { en: 'check brackets and backslashes', zh: '请检查括号和反斜杠' },
  PLACEHOLDER_MALFORMED: {
    en: 'write `{{ name }}`, `{{ name.field }}` or `{{ name@role }}`',
    zh: '请写成 `{{ name }}`、`{{ name.field }}` 或 `{{ name@role }}`',
  },
  REFERENCE_UNKNOWN: {
    en: 'placeholders take parameters, captures of earlier steps, the loop item, host, fact and run',
    zh: '占位符可用：参数、前面步骤采集的值、循环项、host、fact、run',
  },
  FIELD_UNKNOWN: { en: 'fields there: {allowed}', zh: '可用字段：{allowed}' },
  OWNER_UNKNOWN: { en: 'roles: {allowed}, or `peer`', zh: '可用角色：{allowed}，或 `peer`' },
  OWNER_WITHOUT_PEER: {
    en: 'add `peer:` to the role, or name a role',
    zh: '请给角色加上 `peer:`，或直接写角色名',
  },
  OWNER_MANY: {
    en: 'name a role of exactly one host, or loop over the hosts',
    zh: '请指向只有一台主机的角色，或用循环',
  },
  FACT_UNKNOWN: {
    en: 'there are: distribution, release, family, init, firewall, selinux, tools.NAME and more: docs/formats/kinds.md',
    zh: '可用：distribution、release、family、init、firewall、selinux、tools.程序名 等，见 docs/formats/kinds.md',
  },
  ROLE_REFERENCE: { en: 'roles: {allowed}', zh: '可用角色：{allowed}' },
  STEP_REFERENCE: { en: 'steps: {allowed}', zh: '可用步骤：{allowed}' },
  STEP_NOT_LATER: { en: 'name a later step, or `undo`', zh: '请写后面的步骤，或 `undo`' },
  FIX_REFERENCE: { en: 'under `fixes`: {allowed}', zh: '`fixes` 里可用的：{allowed}' },
  FIX_UNUSED: { en: 'offer it or remove it', zh: '请用上它，或删掉' },
  FIX_STEP: {
    en: 'name a step that has a `do`, and neither `for_each` nor `capture`',
    zh: '只能写有 `do`、且没有 `for_each` 和 `capture` 的步骤',
  },
  TITLE_PLACEHOLDER: {
    en: 'only `host.name@ROLE` may stand there, of a role that every site fills',
    zh: '只能写 `host.name@角色`，且该角色不是可选的',
  },
  TEMPLATE_REFERENCE: { en: 'templates: {allowed}', zh: '现有模板：{allowed}' },
  TEMPLATE_UNUSED: { en: 'use it or remove the file', zh: '请用上它，或删掉这个文件' },
  KIT_REFERENCE: { en: 'kit files: {allowed}', zh: '现有文件：{allowed}' },
  ACTION_REFERENCE: { en: 'give the action `name: {name}`', zh: '请给动作加上 `name: {name}`' },
  CAPTURE_EARLY: { en: 'use it in a later step', zh: '请在后面的步骤里使用' },
  CAPTURE_IN_GATE: { en: 'let a check read it afresh', zh: '请让检查现场重新读取' },
  CAPTURE_FIELDS: { en: 'write (?<name>…)', zh: '请写成 (?<name>…)' },
  CAPTURE_MIXED: {
    en: 'take all fields from one owner: a file of one server with the position of another starts at a wrong place',
    zh: '所有字段必须来自同一台主机：一台的文件名配另一台的位置，会从错误的地方开始',
  },
  PLACEHOLDER_QUOTED: {
    en: 'take it out: each placeholder becomes one quoted word by itself, and may be glued to text',
    zh: '请移到外面：占位符会自动成为一个带引号的词，可以直接与前后文字相连',
  },
  SHELL_NOT_POSIX: {
    en: 'scripts run in /bin/sh (dash on Debian and Ubuntu): {instead}',
    zh: '脚本由 /bin/sh 执行（Debian、Ubuntu 上是 dash）：{instead}',
  },
  SHELL_UNCLOSED: { en: 'close it', zh: '请补上结尾' },
  ODD_CHARACTER: { en: 'type it anew as plain ASCII', zh: '请用英文半角字符重新输入' },
  MARKDOWN_BOLD: { en: 'remove the asterisks', zh: '请去掉星号' },
  SECRET_MODE: { en: "use mode '0600' or '0400'", zh: "请用权限 '0600' 或 '0400'" },
  SECRET_IN_EXPRESSION: { en: 'use it in a script or a template', zh: '请在脚本或模板里使用' },
  SECRET_SHORT: {
    en: 'demand 6 or more with `length: 6..8`',
    zh: '请用 `length: 6..8` 这样的写法要求至少 6 个字符',
  },
  UNDO_MISSING: {
    en: 'add `undo: { do: […], gate: […] }`, or `undo: none` with `irreversible: { en, zh }`',
    zh: '请加上 `undo: { do: […], gate: […] }`，或 `undo: none` 和 `irreversible: { en, zh }`',
  },
  IRREVERSIBLE_MISSING: {
    en: 'say in `irreversible: { en, zh }` what cannot be put back; the engineer confirms it before the step',
    zh: '请在 `irreversible: { en, zh }` 里说明什么恢复不了；执行前会让工程师确认',
  },
  GUARD_MISSING: {
    en: 'add `guard: { revert: undo, within: 60s }`, or `revert: { run: … }` with a script of its own',
    zh: '加上 `guard: { revert: undo, within: 60s }`，或用 `revert: { run: … }` 写专用脚本',
  },
  GUARD_UNDO: {
    en: 'write it as `revert: { run: … }`: the host has to run it alone',
    zh: '改写成 `revert: { run: … }`：届时由主机独自执行',
  },
  GUARD_WITHIN: {
    en: 'a login takes a few seconds, people do not wait for hours',
    zh: '登录需要几秒，也不宜让人久等',
  },
  GATE_MISSING: {
    en: 'add a check that fails if the step did not work',
    zh: '请加一项检查：步骤没做成时它会失败',
  },
  GATE_MAY_BE_EMPTY: { en: 'add a check without `when`', zh: '请加一项不带 `when` 的检查' },
  RISK_READ_CHANGES: {
    en: 'set risk: change, or look with a `command` check',
    zh: '请改为 risk: change，或用 `command` 检查来查看',
  },
  RISK_FAULT_WITHOUT: {
    en: 'set risk: service, or let a drill make the fault',
    zh: '请改为 risk: service，或用 drill 制造故障',
  },
  DRILL_WITHOUT_FAULT: { en: 'set risk: fault', zh: '请改为 risk: fault' },
} as const satisfies Partial<Record<InputCode, Text>>

export const inputHints: Readonly<Record<InputCode, Text>> = { ...fileHints, ...moreHints }
