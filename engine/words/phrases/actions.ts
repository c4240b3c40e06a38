/** What an action does, in one line. Commands, statements and paths speak for themselves and have no words here. */
import type { Text } from '../../runbook/text.ts'

export const actionPhrases = {
  'do-file': { en: 'write {path} ({mode} {owner})', zh: '写入 {path}（{mode} {owner}）' },
  'do-copy': {
    en: 'copy {path} from {host} to {to} ({mode} root:root)',
    zh: '从 {host} 复制 {path} 到 {to}（{mode} root:root）',
  },
  'do-upload': {
    en: 'upload {file} to {to} ({mode}, sha256 {sha256}…)',
    zh: '上传 {file} 到 {to}（{mode}，sha256 {sha256}…）',
  },
  'do-wait': { en: 'wait {for}', zh: '等待 {for}' },
  'do-service-state': { en: '{state} {service}', zh: '{state} {service}' },
  'do-service-boot': { en: '{service}: {boot}', zh: '{service}：{boot}' },
  'do-service-both': { en: '{state} {service}, {boot}', zh: '{state} {service}，{boot}' },
  'service-started': { en: 'start', zh: '启动' },
  'service-stopped': { en: 'stop', zh: '停止' },
  'service-restarted': { en: 'restart', zh: '重启' },
  'service-reloaded': { en: 'reload', zh: '重新加载' },
  'boot-on': { en: 'starts at boot', zh: '设为开机自启' },
  'boot-off': { en: 'does not start at boot', zh: '取消开机自启' },
  'do-drill-stop-service': {
    en: 'stop {service} and measure how {address} moves across {across}',
    zh: '停止 {service}，实测 {address} 在 {across} 之间的漂移',
  },
  'do-drill-start-service': {
    en: 'start {service} and measure how {address} moves across {across}',
    zh: '启动 {service}，实测 {address} 在 {across} 之间的漂移',
  },
  'do-drill-link-down': {
    en: 'cut the link of {device} and measure how {address} moves across {across}',
    zh: '断开 {device} 的链路，实测 {address} 在 {across} 之间的漂移',
  },
  'do-sql-align': {
    en: 'take from {from} the rows at which replication stopped on {here}',
    zh: '按 {from} 的数据修正 {here} 上使复制中断的行',
  },
  'do-sql-copy': { en: 'copy {schemas} from {from} to {to}', zh: '把 {schemas} 从 {from} 复制到 {to}' },
  'do-sql-remove': { en: 'remove {schemas} on {to}', zh: '删除 {to} 上的 {schemas}' },
  /** What was changed by an action that has no path: its place in its list. */
  'action-number': { en: 'action {number}', zh: '第 {number} 个动作' },
  'fix-number': { en: 'fix {number}', zh: '第 {number} 个修复动作' },
  'undo-number': { en: 'undo action {number}', zh: '第 {number} 个回退动作' },
} as const satisfies Record<string, Text>
