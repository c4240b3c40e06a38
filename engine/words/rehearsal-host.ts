/** What the shell of a rehearsal's host says by itself, beside what a real host would answer. */
import type { Text } from '../runbook/text.ts'

export const hostWords = {
  greeting: {
    en: 'Rehearsal host {name} (simulated: nothing here is real)',
    zh: '预演主机 {name}（模拟，与真实环境无关）',
  },
  unknown: { en: 'not part of a rehearsal host', zh: '预演主机没有这个命令' },
  'no-option': { en: 'not part of a rehearsal host', zh: '预演主机不支持这个选项' },
  'no-editor': {
    en: 'a rehearsal host has no editor: look with cat FILE, change with sed -i "s/OLD/NEW/" FILE',
    zh: '预演主机没有编辑器：用 cat 文件 查看，用 sed -i "s/旧/新/" 文件 修改',
  },
  'no-follow': {
    en: 'a rehearsal host does not follow its journal: use tail -f /var/log/syslog, end it with Ctrl+C',
    zh: '预演主机不能持续跟踪 journal：请用 tail -f /var/log/syslog，按 Ctrl+C 结束',
  },
} satisfies Record<string, Text>
