import type { Text } from '../runbook/text.ts'

/** What a pane says between the lines of the hosts. */
export const paneWords = {
  step: { en: '{step}[ · {item}]', zh: '{step}[ · {item}]' },
  exit: { en: 'exit {code} · {seconds} s', zh: '退出码 {code} · {seconds} 秒' },
  'no-exit': {
    en: 'ended without an exit code · {seconds} s',
    zh: '结束时没有退出码 · {seconds} 秒',
  },
  skipped: {
    en: 'more came than a pane keeps; the evidence is whole, in the step',
    zh: '输出超出面板保留的长度；完整证据见该步骤',
  },
  unkept: {
    en: 'what came next could not be written to this laptop’s disk ({code}) and is not shown; the evidence is in the step',
    zh: '此后的输出无法写入本机磁盘（{code}），此处不再显示；证据见该步骤',
  },
  lost: { en: 'connection lost {time}', zh: '{time} 连接中断' },
  'not-connected': { en: 'not connected {time}', zh: '{time} 未连接' },
  resumed: { en: 'continued {time}', zh: '{time} 继续运行' },
} satisfies Record<string, Text>
