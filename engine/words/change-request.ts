/** Words of the change request: what the customer's change board reads, and what a person holds when nothing else works. */
import type { Text } from '../runbook/text.ts'

export const changeRequestWords = {
  number: { en: 'Request number', zh: '申请编号' },
  site: { en: 'Site', zh: '站点' },
  window: { en: 'Planned window', zh: '计划时间' },
  'window-from-to': { en: 'from                          to', zh: '从                          至' },
  prepared: { en: 'Made with', zh: '生成工具' },
  'prepared-by': { en: 'siteproof, runbook {id} {version}', zh: 'siteproof，操作手册 {id} {version}' },
  'impact-hosts': { en: '{count} host(s) are changed: {hosts}', zh: '将修改 {count} 台主机：{hosts}' },
  'impact-service': {
    en: '{count} step(s) interrupt a service: {steps}',
    zh: '{count} 个步骤会中断服务：{steps}',
  },
  'impact-no-service': {
    en: 'No step interrupts a running service on purpose.',
    zh: '没有步骤会主动中断正在运行的服务。',
  },
  'impact-fault': {
    en: '{count} drill(s) cause a fault on purpose and measure the failover: {steps}',
    zh: '{count} 个演练会人为制造故障并测量切换：{steps}',
  },
  'impact-irreversible': {
    en: '{count} step(s) cannot be taken back: {steps}',
    zh: '{count} 个步骤不可回退：{steps}',
  },
  'impact-reversible': { en: 'Every change has a way back.', zh: '所有修改均可回退。' },
  'impact-customer': { en: 'Systems and users affected (customer):', zh: '受影响的业务与用户（客户填写）：' },
  minutes: { en: 'Duration', zh: '耗时' },
  'minutes-value': {
    en: 'about {likely}, at most {most}, without waiting for people',
    zh: '约 {likely}，最长 {most}（不含人工等待）',
  },
  schedule: { en: 'Steps', zh: '步骤安排' },
  'host-commands': { en: 'Commands on {host}', zh: '{host} 上执行的命令' },
  'host-none': { en: 'Nothing is run on this host.', zh: '该主机上不执行任何命令。' },
  'proved-by': { en: 'Proved by', zh: '验证方法' },
  'rollback-title': { en: 'Rollback card', zh: '回退卡' },
  'rollback-use': {
    en: 'For the console, when the laptop is gone. As root, from 1 downwards, on the host that is named. Set RUN first: the number that the run shows when it starts, and that ends the name of every backup it made. A file without a backup is only listed (ls -l): it was new, or right before the run; remove it if it must not be there.',
    zh: '笔记本不可用时在控制台上照此操作。用 root，从 1 开始，在所写的主机上执行。先设置 RUN：运行开始时显示的编号，也是它所建备份文件名的结尾。没有备份的文件只会列出（ls -l）：它是新建的，或运行前就已正确；确认不应存在时再删除。',
  },
  'rollback-run': {
    en: 'RUN=                                        (written down when the run started)',
    zh: 'RUN=                                        （运行开始时抄写在此）',
  },
  'rollback-services': {
    en: 'A service is put back to what it was before: leave a command out where it is that already.',
    zh: '服务恢复到变更前的状态：已经是该状态的，跳过那条命令。',
  },
  'rollback-edited': {
    en: 'A file that somebody edited after the run: compare it with its backup before you replace it.',
    zh: '运行之后被人改过的文件：先与备份比较，再决定是否替换。',
  },
  'rollback-nothing': { en: 'Nothing has to be taken back.', zh: '无需回退。' },
  'rollback-stop': { en: 'When to go back', zh: '何时回退' },
  'rollback-stop-when': {
    en: 'when a gate fails and cannot be mended within the window; the customer decides:',
    zh: '验证不通过、且在窗口期内无法修复时；由客户决定：',
  },
  irreversible: { en: 'Cannot be taken back: {what}', zh: '不可回退：{what}' },
  approvals: { en: 'Approvals', zh: '审批' },
  role: { en: 'Role', zh: '角色' },
  name: { en: 'Name', zh: '姓名' },
  signature: { en: 'Signature', zh: '签字' },
  date: { en: 'Date', zh: '日期' },
  applicant: { en: 'Engineer', zh: '实施工程师' },
  owner: { en: 'System owner', zh: '系统负责人' },
  reviewer: { en: 'Technical review', zh: '技术审核' },
  approver: { en: 'Change approval', zh: '变更批准' },
  'digest-means': {
    en: 'The approval is for the plan with this hash, which also covers on which hosts drills cause faults. A run that is started with it refuses every other plan; a plan that has changed has to be submitted again.',
    zh: '批准的只是具有此哈希的方案，其中包括在哪些主机上制造演练故障。按此批准执行时，方案有任何变化都会拒绝执行，须重新提交审批。',
  },
} as const satisfies Record<string, Text>

export type ChangeRequestWord = keyof typeof changeRequestWords
