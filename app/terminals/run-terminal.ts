/** A pane of a run for one screen: what was shown before, and on as it comes. */
import type { Language } from '../../engine/runbook/text.ts'
import { createBatch } from './batch.ts'
import { createCredit } from './credit.ts'
import type { LiveTerminal, Screen } from './live-terminal.ts'
import type { PaneLog } from './pane-log.ts'
import { createPaneText } from './pane-text.ts'
import type { Typing } from './typing.ts'

export interface RunTerminalOptions {
  readonly screen: Screen
  readonly host: string
  readonly language: Language
  readonly columns: number
  readonly rows: number
  readonly log: PaneLog
  readonly typing: Typing
  /** Throws where this screen only reads. */
  mayType(): void
}

export function openRunTerminal(options: RunTerminalOptions): LiveTerminal {
  const { screen, host, language, log, typing } = options
  typing.resize(options.columns, options.rows)
  const credit = createCredit()
  const batch = createBatch(bytes => screen.bytes(bytes))
  const closed = new AbortController()
  const encoder = new TextEncoder()
  const tell = (): void => screen.state({ status: 'watching', typing: typing.isOpen() })
  const forget = typing.onChange(tell)

  async function follow(): Promise<void> {
    const textOf = createPaneText(host, language)
    for await (const entry of log.follow(closed.signal)) {
      const bytes = encoder.encode(textOf(entry))
      credit.sent(bytes.length)
      batch.add(bytes)
      await credit.room()
    }
  }
  tell()
  const following = follow()
  return {
    write(input) {
      options.mayType()
      typing.type(typeof input === 'string' ? input : Buffer.from(input).toString('latin1'))
    },
    resize: (columns, rows) => typing.resize(columns, rows),
    shown: bytes => credit.shown(bytes),
    reopen: () => undefined,
    async close() {
      closed.abort()
      forget()
      credit.end()
      await following
    },
  }
}
