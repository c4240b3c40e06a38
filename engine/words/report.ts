import type { FaultKind } from '../drift/types.ts'
import type { DeviationCode } from '../report/model.ts'
import type { DecisionKind, Left } from '../run/events.ts'
import type { RunVerdict } from '../run/headline.ts'
import type { Text } from '../runbook/text.ts'

export const verdictWords: Record<RunVerdict, Text> = {
  pass: { en: 'pass', zh: '通过' },
  fail: { en: 'fail', zh: '失败' },
  unknown: { en: 'unknown', zh: '无法判定' },
  skip: { en: 'skip', zh: '跳过' },
  undone: { en: 'undone', zh: '已撤销' },
}

export const faultWords: Record<FaultKind, Text> = {
  'stop-service': { en: 'service stopped', zh: '停止服务' },
  'link-down': { en: 'link cut', zh: '断开链路' },
  'start-service': { en: 'service started', zh: '启动服务' },
}

export const deviationWords: Record<DeviationCode, Text> = {
  overridden: {
    en: 'forced through though it had not passed: [measured: {measured}; ]decided by {by}; reason: {reason}',
    zh: '未通过却强制放行：[实测：{measured}；]由 {by} 决定；原因：{reason}',
  },
  'by-hand': { en: 'done by hand by {by}: {reason}', zh: '{by} 手工完成：{reason}' },
  'skipped-by-decision': { en: 'skipped by {by}: {reason}', zh: '{by} 决定跳过：{reason}' },
  'fault-not-allowed': {
    en: 'drill not done (decided by the engineer)',
    zh: '演练未做（由工程师决定）',
  },
  'check-left-out': {
    en: 'not judged: {check}. The check writes to the site, and that was not allowed',
    zh: '未判定：{check}。该检查会写入现场，未获允许',
  },
  'value-corrected': {
    en: '{name} was corrected in the middle of the run by {by}: {before} → {after}[; steps from "{title}" on were taken back with the old value and done anew]',
    zh: '{by} 在运行中更正了 {name}：{before} → {after}[；自“{title}”起的步骤已按旧值撤销并重做]',
  },
  'fault-open': {
    en: 'the drill made its fault on {host} at {at}; that it is over is not confirmed. The host ends it by itself {seconds} s after its restore was armed, at about {endsAt}: look there',
    zh: '演练的故障已于 {at} 在 {host} 上制造，未确认解除。主机在布置自动恢复 {seconds} 秒后（约 {endsAt}）自行恢复，请到主机上核实',
  },
  'fault-maybe-open': {
    en: 'the drill may have made its fault on {host} after {at}: it was cut off on the way there, and that the fault is over is not confirmed. The host ends it by itself {seconds} s after its restore was armed, at about {endsAt}: look there',
    zh: '演练可能已在 {at} 之后于 {host} 上制造了故障：正要制造时被中断，未确认解除。主机在布置自动恢复 {seconds} 秒后（约 {endsAt}）自行恢复，请到主机上核实',
  },
  'error-seen-before': {
    en: 'a known error was seen in an earlier attempt, and what follows is said of that one only: {says}',
    zh: '较早一次尝试中出现过已知错误，以下只说明那一次：{says}',
  },
  'error-seen': { en: 'a known error was seen: {says}', zh: '出现过已知错误：{says}' },
  'fix-run': {
    en: 'the fix of a known error was run by {by}[: {reason}]',
    zh: '{by} 执行了已知错误的修复[：{reason}]',
  },
  'by-hand-not-proven': {
    en: 'done by hand by {by}[: {reason}]; the gate judged after it did not pass',
    zh: '{by} 手工完成[：{reason}]；之后判定关卡仍未通过',
  },
  'drill-failed-before': {
    en: 'an earlier drill did not pass: {measured}',
    zh: '此前有一次演练未通过：{measured}',
  },
  unknown: { en: 'could not be judged ({why})[: {measured}]', zh: '无法判定（{why}）[：{measured}]' },
  failed: { en: 'failed ({why})[: {measured}]', zh: '失败（{why}）[：{measured}]' },
  'legacy-crypto': {
    en: 'reached with legacy algorithms: {algorithms}',
    zh: '使用了旧加密算法连接：{algorithms}',
  },
  'not-proven-on-platform': {
    en: '{platform}: procedure from documentation, not proven in the lab',
    zh: '{platform}：步骤依据文档，未在实验环境验证',
  },
  'not-measured': { en: 'not measured: {what}', zh: '未测量：{what}' },
  substitute: { en: 'check {check} was observed by {by}', zh: '检查 {check} 由 {by} 代为观测' },
  'host-key-not-seen': {
    en: "reached through the terminal of {bastion}: the key is the bastion's, this host's own was not seen",
    zh: '经堡垒机 {bastion} 的终端到达：所示密钥属于堡垒机，未见到该主机自身的密钥',
  },
  'host-key-changed': { en: 'more than one host key was seen: {keys}', zh: '出现过多个主机密钥：{keys}' },
  'link-lost': { en: 'the link was lost {times} time(s)', zh: '连接中断 {times} 次' },
  'shell-opened': {
    en: 'a free shell was opened {times} time(s) beside the run; what was done in it is not recorded',
    zh: '运行期间另行打开自由终端 {times} 次，其中的操作未作记录',
  },
  'journal-torn': {
    en: 'a last journal line cut off by a crash was set aside ({bytes} bytes)',
    zh: '日志末行因崩溃残缺，已另存（{bytes} 字节）',
  },
  'clock-offset': {
    en: 'host clock is {milliseconds} ms off the laptop',
    zh: '主机时钟与笔记本相差 {milliseconds} 毫秒',
  },
}

export const neededForWords: Record<Left['for'], Text> = {
  site: { en: 'the site', zh: '现场使用' },
  undo: { en: 'undo', zh: '撤销' },
  run: { en: 'this run alone (cleanup removes it)', zh: '仅本次运行（可用 cleanup 清理）' },
}

export const decisionWords: Record<DecisionKind, Text> = {
  retry: { en: 'retry', zh: '重做' },
  fix: { en: 'run the fix', zh: '执行修复' },
  'by-hand': { en: 'done by hand', zh: '手工完成' },
  override: { en: 'go on without proof', zh: '强制放行' },
  skip: { en: 'skip', zh: '跳过' },
  stop: { en: 'stop', zh: '停止' },
}

/** What a person may answer; a typed host name is its own word. */
export const answerWords = {
  ...decisionWords,
  confirm: { en: 'confirmed', zh: '已确认' },
  refuse: { en: 'refused', zh: '已拒绝' },
  done: { en: 'done', zh: '已完成' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  'left-out': { en: 'drill left out', zh: '不做演练' },
} satisfies Record<string, Text>

export const reportLabels = {
  title: { en: 'Install report', zh: '安装报告' },
  rehearsal: {
    en: 'REHEARSAL: simulated hosts, proves nothing about a real site',
    zh: '预演：主机为模拟，不能证明任何真实现场',
  },
  audit: { en: 'Audit: gates only, nothing was changed', zh: '核查：仅判定关卡，未做任何改动' },
  site: { en: 'Site', zh: '站点' },
  runBy: { en: 'Run by', zh: '执行人' },
  runbook: { en: 'Runbook', zh: '操作手册' },
  started: { en: 'Started', zh: '开始' },
  finished: { en: 'Finished', zh: '结束' },
  resumed: { en: 'Resumed', zh: '续跑次数' },
  runNumber: { en: 'Run number', zh: '运行编号' },
  plan: { en: 'Plan hash', zh: '方案哈希' },
  anchor: { en: 'Journal hash', zh: '日志哈希' },
  anchorHelp: {
    en: 'Journal hash: SHA-256 of the journal’s last line; `report --verify RUN-DIR --against HASH` finds any later change',
    zh: '日志哈希是日志末行的 SHA-256；用 `report --verify 运行目录 --against 日志哈希` 可发现之后的任何改动',
  },
  deviations: { en: 'To know before signing', zh: '签字前须知' },
  noDeviations: { en: 'nothing', zh: '无' },
  drills: { en: 'Measured failover', zh: '漂移实测' },
  fault: { en: 'Fault', zh: '故障' },
  direction: { en: 'Direction', zh: '方向' },
  outage: { en: 'Outage', zh: '中断时间' },
  gap: { en: 'No holder', zh: '无持有者' },
  overlap: { en: 'Two holders', zh: '双持有者' },
  expected: { en: 'Expected', zh: '预期' },
  allowed: { en: 'Allowed', zh: '允许上限' },
  vantage: { en: 'Seen from', zh: '观测点' },
  verdict: { en: 'Verdict', zh: '结论' },
  notMeasured: { en: 'not measured', zh: '未测量' },
  stale: { en: 'no longer counts: undone afterwards', zh: '已失效：之后已撤销前面的步骤' },
  interrupted: { en: 'interrupted', zh: '已中断' },
  unproven: { en: 'the gate judged after it did not pass', zh: '之后判定关卡仍未通过' },
  notDone: { en: 'not done', zh: '未做' },
  hosts: { en: 'Hosts', zh: '主机' },
  host: { en: 'Host', zh: '主机' },
  roles: { en: 'Roles', zh: '角色' },
  address: { en: 'Reached at', zh: '连接地址' },
  hostKey: { en: 'Host key', zh: '主机密钥' },
  system: { en: 'System', zh: '系统' },
  clock: { en: 'Clock offset', zh: '时钟偏差' },
  kit: { en: 'Kit', zh: '离线包' },
  file: { en: 'File', zh: '文件' },
  remains: { en: 'What remains on the hosts', zh: '主机上留下的内容' },
  remainsFound: {
    en: 'As found on the host when the run ended: {hosts}',
    zh: '运行结束时在主机上实际查得：{hosts}',
  },
  remainsRecorded: {
    en: 'As the run recorded it; nobody looked on the host afterwards: {hosts}',
    zh: '依据运行记录，结束时未能在主机上核对：{hosts}',
  },
  neededFor: { en: 'Needed for', zh: '用途' },
  owner: { en: 'Owner', zh: '属主' },
  mode: { en: 'Mode', zh: '权限' },
  steps: { en: 'Steps', zh: '步骤' },
  'typed-for-fault': {
    en: 'fault confirmed by typing the name of the host',
    zh: '输入主机名确认制造故障',
  },
  group: { en: 'all hosts together', zh: '各主机一起' },
  evidence: { en: 'Evidence', zh: '证据' },
  cut: {
    en: 'cut here; the whole has {bytes} bytes, SHA-256 {sha256}',
    zh: '此处截断；全文 {bytes} 字节，SHA-256 {sha256}',
  },
  exit: { en: 'exit', zh: '退出码' },
  signEngineer: { en: 'Engineer (name, date)', zh: '工程师（姓名、日期）' },
  signCustomer: { en: 'Customer (name, date, stamp)', zh: '客户（姓名、日期、盖章）' },
  remarks: { en: 'Remarks', zh: '备注' },
  openItems: { en: 'Open items', zh: '遗留问题' },
  attachments: { en: 'Photos and files', zh: '照片与附件' },
  decision: { en: 'Decision', zh: '决定' },
  cause: { en: 'Known error', zh: '已知错误' },
  changed: { en: 'changed', zh: '有改动' },
  changeUnknown: { en: 'cut off: may have changed something', zh: '中途中断，可能有改动' },
  unchanged: { en: 'no change', zh: '无改动' },
} satisfies Record<string, Text>
export type ReportLabel = keyof typeof reportLabels
