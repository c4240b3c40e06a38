/** What the command line itself says. Short, and each refusal says what to do instead. */
import type { Text } from '../runbook/text.ts'
import { cliHostWords } from './cli-hosts.ts'
import { cliVaultWords } from './cli-vault.ts'

export const cliWords = {
  ...cliHostWords,
  ...cliVaultWords,
  usage: {
    en: `usage: siteproof COMMAND [--json] [--lang zh|en]
  list                                        the runbooks
  lint [PATH…]                                check runbooks and site files
  site init RUNBOOK [-o FILE]                 write a site file to fill in
  plan RUNBOOK --site FILE [--facts FILE] [--format text|html|json|change-request] [-o FILE]
      [--allow-fault HOST]… [--no-faults]
  preflight RUNBOOK --site FILE [--facts-out FILE]
  run RUNBOOK --site FILE [--run-dir DIR] [--yes] [--answers FILE] [--approved DIGEST]
      [--only STEP] [--until STEP] [--allow-fault HOST]… [--operator NAME]
  resume RUN-DIR [--site-dir DIR] [--site FILE] · undo RUN-DIR [--to STEP]
  cleanup RUN-DIR [--backups]                 take away what only the run needed on the hosts
  export RUN-DIR -o FILE                      pack a run for another laptop
  decide RUN-DIR STEP --retry|--fix|--skip|--override|--by-hand --by NAME --reason TEXT
  verify RUNBOOK --site FILE [--allow-canary]
  hosts trust --site FILE                     show and accept host keys
  hosts list · hosts forget HOST[:PORT]|FINGERPRINT · hosts import [FILE]
  vault init|list|rekey [--file FILE]         secrets of sites under a passphrase
  vault set|remove NAME [--file FILE]
  vault seal RUN-DIR · vault unseal FILE      a run folder under a passphrase
  report RUN-DIR [--sheet] [--format html|pdf|md|json|docx] [-o FILE] [--redact]
  report --verify RUN-DIR [--against HASH]
  open [--no-browser]                         the app window
  rehearsal [--run-dir DIR] [--no-faults]     a whole run on simulated hosts`,
    zh: `用法：siteproof 命令 [--json] [--lang zh|en]
  list                                        列出操作手册
  lint [路径…]                                检查操作手册和站点文件
  site init 手册 [-o 文件]                    生成待填写的站点文件
  plan 手册 --site 文件 [--facts 文件] [--format text|html|json|change-request] [-o 文件]
      [--allow-fault 主机]… [--no-faults]
  preflight 手册 --site 文件 [--facts-out 文件]
  run 手册 --site 文件 [--run-dir 目录] [--yes] [--answers 文件] [--approved 摘要]
      [--only 步骤] [--until 步骤] [--allow-fault 主机]… [--operator 姓名]
  resume 运行目录 [--site-dir 目录] [--site 文件] · undo 运行目录 [--to 步骤]
  cleanup 运行目录 [--backups]                清理主机上仅供本次运行使用的文件
  export 运行目录 -o 文件                     打包交给另一台电脑
  decide 运行目录 步骤 --retry|--fix|--skip|--override|--by-hand --by 姓名 --reason 原因
  verify 手册 --site 文件 [--allow-canary]
  hosts trust --site 文件                     查看并接受主机密钥
  hosts list · hosts forget 主机[:端口]|指纹 · hosts import [文件]
  vault init|list|rekey [--file 文件]         用口令保护的密码库
  vault set|remove 名称 [--file 文件]
  vault seal 运行目录 · vault unseal 文件     用口令封存运行目录
  report 运行目录 [--sheet] [--format html|pdf|md|json|docx] [-o 文件] [--redact]
  report --verify 运行目录 [--against 哈希]
  open [--no-browser]                         打开应用窗口
  rehearsal [--run-dir 目录] [--no-faults]    在模拟主机上完整预演一次`,
  },
  'sudo-missing': {
    en: 'sudo does not let {user} run {program}; these steps cannot run: {steps}. `plan` prints the line for sudoers',
    zh: 'sudo 不允许 {user} 执行 {program}，以下步骤无法执行：{steps}。所需的 sudoers 规则见 `plan`',
  },
  exported: {
    en: 'packed into {path} (journal hash {hash}); it holds no secret. There: unpack it, then `resume DIR --operator NAME --site-dir DIR`',
    zh: '已打包到 {path}（日志哈希 {hash}），其中不含密码。在另一台电脑上解包后执行：`resume 目录 --operator 姓名 --site-dir 目录`',
  },
  'site-corrected': {
    en: 'corrected {name}: {before} → {after}',
    zh: '已更正 {name}：{before} → {after}',
  },
  'taking-back': {
    en: 'the corrected value reaches back to step "{title}" ({from}): taken back with the old one first',
    zh: '更正的参数涉及自“{title}”（{from}）起的步骤：先按旧值撤销',
  },
  'cleaned-path': { en: '{host}: removed {path}', zh: '{host}：已删除 {path}' },
  'kept-edited': {
    en: '{host}: kept {path}, somebody edited it since',
    zh: '{host}：保留 {path}，之后有人改动过',
  },
  'kept-in-use': {
    en: '{host}: kept {path}, a process still uses it',
    zh: '{host}：保留 {path}，仍有进程在使用',
  },
  'kept-not-removed': {
    en: '{host}: {path} could not be removed',
    zh: '{host}：{path} 删除失败',
  },
  'cleaned-nothing': { en: '{host}: nothing to clean up', zh: '{host}：没有需要清理的内容' },
  'cleanup-unknown': {
    en: 'not every host answered: run `cleanup` again once they do',
    zh: '有主机没有响应，待其恢复后请再次执行 cleanup',
  },
  'lease-taken-over': {
    en: 'took over the lease of {by} on {laptop} (run {run}, since {since}, until {until})',
    zh: '接管了 {by}（电脑 {laptop}，运行 {run}）的占用登记，{since} 至 {until}',
  },
  'lease-missing': {
    en: 'no lease here, nothing can be written[ ({reason})]: make sure that nobody else is at work on it',
    zh: '无法登记占用，主机不可写[（{reason}）]：请确认没有他人同时操作',
  },
  'usage-of': { en: 'usage: siteproof {form}', zh: '用法：siteproof {form}' },
  'unknown-command': { en: 'unknown command {name}', zh: '未知命令 {name}' },
  'unknown-option': { en: 'unknown option {name}', zh: '未知选项 {name}' },
  'option-needs-value': { en: 'the option {name} needs a value', zh: '选项 {name} 缺少值' },
  'option-takes-no-value': { en: 'the option {name} takes no value', zh: '选项 {name} 不带值' },
  'option-missing': { en: 'the option {name} is needed', zh: '缺少选项 {name}' },
  'option-not-one-of': { en: '{name} must be one of: {allowed}', zh: '{name} 只能是：{allowed}' },
  'argument-missing': { en: 'the argument {name} is missing', zh: '缺少参数 {name}' },
  'argument-unexpected': { en: 'unexpected argument {name}', zh: '多余的参数 {name}' },
  'one-decision': {
    en: 'say exactly one of --retry, --fix, --skip, --override, --by-hand',
    zh: '--retry、--fix、--skip、--override、--by-hand 必须且只能给一个',
  },
  'faults-both': {
    en: 'say either --no-faults or --allow-fault, not both',
    zh: '--no-faults 与 --allow-fault 不能同时给出',
  },
  opened: {
    en: 'opened in {browser}; close the window to end',
    zh: '已在 {browser} 中打开；关闭窗口即结束',
  },
  'no-browser': {
    en: 'no Chrome, Edge or Chromium here: open the address below in any browser on this computer; it works once. Ctrl-C ends the app',
    zh: '本机没有 Chrome、Edge 或 Chromium：请在本机任一浏览器中打开下面的地址，仅能使用一次；按 Ctrl-C 结束',
  },
  'browser-failed': {
    en: '{browser} showed no window (is there a display?): open the address below in any browser on this computer; it works once. Ctrl-C ends the app',
    zh: '{browser} 没有显示窗口（是否有图形界面？）：请在本机任一浏览器中打开下面的地址，仅能使用一次；按 Ctrl-C 结束',
  },
  'not-built': {
    en: 'the screens are not built ({path}): run `npm run build`, or start with `npm start`',
    zh: '界面尚未构建（{path}）：请运行 `npm run build`，或用 `npm start` 启动',
  },
  'fault-host-unknown': {
    en: '--allow-fault {name}: this run has no such host (it has: {allowed})',
    zh: '--allow-fault {name}：本次运行没有该主机（现有：{allowed}）',
  },
  'json-invalid': {
    en: '{path} is not a file of facts: {reason}',
    zh: '{path} 不是有效的主机信息文件：{reason}',
  },
  'not-written': { en: 'cannot write {path} ({reason})', zh: '无法写入 {path}（{reason}）' },
  'already-exists': { en: '{path} is there already and stays as it is', zh: '{path} 已存在，未做改动' },
  wrote: { en: 'written: {path}', zh: '已写入：{path}' },
  error: { en: 'error', zh: '错误' },
  warning: { en: 'warning', zh: '警告' },
  hint: { en: 'hint', zh: '提示' },
  'lint-clean': { en: '{count} file(s) checked, nothing to say', zh: '已检查 {count} 个文件，没有问题' },
  'lint-done': {
    en: '{errors} error(s), {warnings} warning(s)',
    zh: '{errors} 个错误，{warnings} 个警告',
  },
  'nothing-found': { en: 'no runbook and no site file at {path}', zh: '{path} 处没有操作手册或站点文件' },
  roles: { en: 'roles', zh: '角色' },
  params: { en: 'parameters ([optional])', zh: '参数（[可选]）' },
  'run-head': {
    en: '{title} ({id} {version}) · {site}\nrun folder: {path}\nrun number: {run} (RUN on the rollback card; ends the name of each backup)',
    zh: '{title}（{id} {version}）· {site}\n运行目录：{path}\n运行编号：{run}（回退卡上的 RUN，也是各备份文件名的结尾）',
  },
  rehearsal: { en: 'rehearsal on simulated hosts', zh: '预演（模拟主机）' },
  legacy: { en: 'legacy: {algorithms}', zh: '旧算法：{algorithms}' },
  connected: { en: 'connected', zh: '已连接' },
  lost: { en: 'connection lost', zh: '连接中断' },
  resume: {
    en: 'to go on: siteproof resume {path}',
    zh: '继续运行：siteproof resume {path}',
  },
  'look-again': {
    en: 'once that is mended, the same command again; what was seen is kept in {path}',
    zh: '处理后请再执行同一条命令；本次的结果保存在 {path}',
  },
  'rehearsal-again': {
    en: 'the simulated hosts ended with the rehearsal, so it cannot be resumed; a new one: siteproof rehearsal',
    zh: '模拟主机已随预演结束，无法继续；重新预演：siteproof rehearsal',
  },
  'rehearsal-gone': {
    en: '{path} is a rehearsal: its simulated hosts ended with it, so there is nothing to connect to. `report` still works; a new one: siteproof rehearsal',
    zh: '{path} 是预演的运行目录，模拟主机已随预演结束，无法再连接。仍可生成报告（report）；重新预演：siteproof rehearsal',
  },
  'report-with': {
    en: 'report: siteproof report {path} --format html -o report.html',
    zh: '生成报告：siteproof report {path} --format html -o report.html',
  },
  anchor: { en: 'journal hash: {hash}', zh: '日志哈希：{hash}' },
  repaired: {
    en: 'the journal ended in a line that was cut short; its {bytes} bytes are kept in journal.torn',
    zh: '日志末行不完整，其 {bytes} 字节已保存在 journal.torn',
  },
  'resume-whole': {
    en: 'the run was started with {bounds}; this resume has no such bound and goes on to the end',
    zh: '该运行启动时带有 {bounds}；本次恢复没有带，会一直做到最后一步',
  },
  offered: { en: 'offered fix', zh: '可用的修复' },
  advised: { en: 'what to do', zh: '处理办法' },
  advice: { en: 'advice', zh: '建议' },
  'verify-ok': {
    en: 'verified: {lines} lines chained, {outputs} outputs unchanged, journal hash {hash}',
    zh: '校验通过：{lines} 行链接完整，{outputs} 份输出未变，日志哈希 {hash}',
  },
  'no-hash': { en: '--against: {says}', zh: '--against：{says}' },
  'needs-output': {
    en: '{format} is written to a file: name it with -o FILE',
    zh: '{format} 只能写入文件，请用 -o 指定文件名',
  },
  'verify-notes-after': {
    en: '{notes} note(s) for the report were added after the hash was printed; the hash does not hold them',
    zh: '打印日志哈希之后又添加了 {notes} 条报告备注，该哈希不覆盖这些内容',
  },
  'verify-no-anchor': {
    en: 'without --against a chain that was written wholly anew cannot be told; compare the journal hash with the printed report',
    zh: '未给 --against 时无法发现整条链被重写；请与已打印报告上的日志哈希核对',
  },
  'verify-line': {
    en: 'line {line} does not fit ({reason}): it or the line before it was changed',
    zh: '第 {line} 行不符（{reason}）：该行或其前一行被改动过',
  },
  'verify-anchor': {
    en: 'the journal ends at line {lines} with {found}, the hash given is {expected}: cut off, or written anew',
    zh: '日志止于第 {lines} 行，哈希 {found}，与给出的 {expected} 不符：被截断或被重写',
  },
  'verify-unfinished': {
    en: 'the journal ends at line {lines} without an end of the run: cut off, or the run was interrupted',
    zh: '日志止于第 {lines} 行，没有运行结束记录：被截断，或运行曾中断',
  },
  'verify-output-missing': {
    en: 'the output {sha256} named in line {line} is missing',
    zh: '第 {line} 行引用的输出 {sha256} 不见了',
  },
  'verify-output-modified': {
    en: 'the output {sha256} named in line {line} was modified',
    zh: '第 {line} 行引用的输出 {sha256} 被修改过',
  },
  'verify-copy-modified': {
    en: '{file} in the folder is not what the run was made with (line {line}): it was changed since',
    zh: '目录中的 {file} 与运行时使用的不同（第 {line} 行）：之后被改动过',
  },
  'host-known': { en: '{host}: known, {fingerprint}', zh: '{host}：已登记，{fingerprint}' },
  'ask-risk-change': {
    en: 'Step "{step}" changes files on {hosts}. Go on?',
    zh: '步骤“{step}”将修改 {hosts} 上的文件，继续？',
  },
  'ask-risk-service': {
    en: 'Step "{step}" touches running services on {hosts}. Go on?',
    zh: '步骤“{step}”将影响 {hosts} 上运行中的服务，继续？',
  },
  'ask-irreversible': { en: 'It cannot be undone: {text}', zh: '此操作不可撤销：{text}' },
  'ask-fault': {
    en: 'Step "{step}" causes a fault on {host} on purpose. Type the name of the host to go on',
    zh: '步骤“{step}”将在 {host} 上故意制造故障。输入主机名以继续',
  },
  'ask-host-key': {
    en: '{host} ({address}) shows a {keyType} key that is not known here:\n  {fingerprint}\nCompare it at the console of the host. Is it the same?',
    zh: '{host}（{address}）出示的 {keyType} 密钥尚未登记：\n  {fingerprint}\n请在该主机控制台核对。一致吗？',
  },
  'ask-failed': {
    en: 'Step "{step}" on {host} did not pass. What now?',
    zh: '步骤“{step}”（{host}）未通过。下一步？',
  },
  'ask-secret': { en: 'Secret {name}', zh: '请输入 {name}' },
  'ask-name': { en: 'Your name', zh: '你的姓名' },
  'ask-reason': { en: 'Reason', zh: '原因' },
  'ask-note': { en: 'Note (may stay empty)', zh: '备注（可不填）' },
  'ask-file': { en: 'Photo or file, its path (may stay empty)', zh: '照片或文件的路径（可不填）' },
  'ask-again': { en: 'one of: {allowed}', zh: '请输入其中之一：{allowed}' },
  'answers-invalid': {
    en: 'answers are `question id: (value, by, note, files)`, all texts',
    zh: '答案格式为 `问题标识: (value, by, note, files)`，均为文本',
  },
  'choice-stop': { en: 'stop here', zh: '停在这里' },
  'choice-retry': { en: 'do the step again', zh: '重做此步骤' },
  'choice-fix': { en: 'run the offered fix', zh: '执行给出的修复' },
  'choice-by-hand': { en: 'I did it by hand, judge the gate', zh: '已手工完成，请判定关卡' },
  'fault-hint': { en: 'allow it with --allow-fault {host}', zh: '要做请加 --allow-fault {host}' },
  'choice-override': { en: 'go on without proof (name and reason)', zh: '不经证明强制放行（需姓名和原因）' },
  'choice-skip': { en: 'leave the step out (name and reason)', zh: '跳过此步骤（需姓名和原因）' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
} satisfies Record<string, Text>
export type CliCode = keyof typeof cliWords
