import type { Text } from '../runbook/text.ts'
import type { AttachmentUse, DetailField } from '../run/notes.ts'

/** The acceptance sheet that the customer signs, as such sheets are worded in the field. */
export const sheetWords = {
  title: { en: 'Acceptance sheet', zh: '验收单' },
  subject: { en: 'High availability: {title}', zh: '高可用系统：{title}' },
  number: { en: 'Document no.', zh: '文件编号' },
  date: { en: 'Date', zh: '日期' },
  started: { en: 'Work from', zh: '施工开始' },
  finished: { en: 'until', zh: '施工结束' },
  hosts: { en: 'Hosts', zh: '主机' },
  runbook: { en: 'Runbook', zh: '操作手册' },
  result: { en: 'Result', zh: '结论' },
  items: { en: 'Items tested', zh: '检测项目' },
  no: { en: 'Step', zh: '步骤' },
  item: { en: 'Item', zh: '项目' },
  expected: { en: 'Expected', zh: '要求' },
  measured: { en: 'Measured', zh: '实测' },
  verdict: { en: 'Verdict', zh: '判定' },
  'not-applicable': { en: 'Does not apply here: {items}', zh: '本站点不适用：{items}' },
  checks: {
    en: '{passed} of {total} checks passed ({hosts})',
    zh: '{total} 项检查通过 {passed} 项（{hosts}）',
  },
  more: { en: ' (+{count} more)', zh: '（另 {count} 项）' },
  all: { en: 'all hosts together', zh: '各主机一起' },
  'no-gate': { en: 'every action ends as expected', zh: '各动作均按预期结束' },
  'taken-back': {
    en: 'taken back, proven to be as before ({hosts})',
    zh: '已撤销，已证明恢复原状（{hosts}）',
  },
  'not-run': { en: 'not run', zh: '未执行' },
  outage: {
    en: 'address answers again within {allowed} (predicted {expected})',
    zh: '地址在 {allowed} 内恢复应答（预计 {expected}）',
  },
  'outage-measured': { en: 'cut off {outage}, seen from {vantage}', zh: '中断 {outage}，观测点 {vantage}' },
  unseen: { en: 'double holding not measured', zh: '双持有未测量' },
  'at-most': { en: 'double holding for {atMost} s at most', zh: '双持有至多 {atMost} s' },
  'pass-unseen': { en: '{pass} (double holding not measured)', zh: '{pass}（双持有未测量）' },
  deviations: { en: 'To know before signing', zh: '签字前须知' },
  remarks: { en: 'Remarks', zh: '备注' },
  none: { en: 'none', zh: '无' },
  'open-items': { en: 'Open items', zh: '遗留问题' },
  owner: { en: 'Owner', zh: '责任人' },
  due: { en: 'Due', zh: '完成日期' },
  signatures: { en: 'Signatures', zh: '签字' },
  'sign-customer': { en: 'For the customer (name, signature, date)', zh: '客户方（姓名、签字、日期）' },
  'sign-engineer': { en: 'For the installer (name, signature, date)', zh: '施工方（姓名、签字、日期）' },
  stamp: { en: 'Stamp', zh: '盖章' },
  anchor: { en: 'Journal hash (SHA-256)', zh: '日志哈希（SHA-256）' },
  clocks: { en: 'Host clocks against the laptop', zh: '主机时钟与笔记本的偏差' },
  labelled: { en: '{name}: {value}', zh: '{name}：{value}' },
  'between-names': { en: ', ', zh: '、' },
  'between-sentences': { en: '; ', zh: '；' },
  page: { en: 'Page {page} of {pages}', zh: '第 {page} 页，共 {pages} 页' },
  rehearsal: {
    en: 'REHEARSAL on simulated hosts: not a real acceptance',
    zh: '预演：主机为模拟，不作为正式验收',
  },
} as const satisfies Record<string, Text>
export type SheetWord = keyof typeof sheetWords

export const detailWords: Record<DetailField, Text> = {
  documentNumber: { en: 'Document no.', zh: '文件编号' },
  customer: { en: 'Customer', zh: '客户' },
  customerContact: { en: 'Customer contact', zh: '客户联系人' },
  project: { en: 'Project', zh: '项目名称' },
  engineer: { en: 'Engineer', zh: '工程师' },
  engineerCompany: { en: 'Installed by', zh: '施工单位' },
  place: { en: 'Place', zh: '施工地点' },
}

export const attachmentWords: Record<AttachmentUse, Text> = {
  photo: { en: 'Photo', zh: '照片' },
  'signed-sheet': { en: 'Scan of the signed sheet', zh: '已签字验收单扫描件' },
  other: { en: 'File', zh: '文件' },
}
