/** What a run does on its hosts, for their panes: from its events and its live output, redacted already, into the logs. */
import type { Runbook } from '../../engine/runbook/schema.ts'
import type { Text } from '../../engine/runbook/text.ts'
import type { ExecOptions } from '../../engine/ports.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { GROUP } from '../../engine/run/gates.ts'
import type { RunListener } from '../../engine/run/recorder.ts'
import type { PaneEntry } from './pane-entry.ts'
import { openPaneLog, type PaneLog } from './pane-log.ts'
import { createTyping, type Typing } from './typing.ts'

export interface RunPanes {
  /** Of a stretch of the run; the runbook tells the titles of its steps. */
  listener(runbook: Pick<Runbook, 'steps'>): Required<Pick<RunListener, 'onEvent' | 'onOutput'>>
  log(host: string): PaneLog
  typing(host: string): Typing
  /** For the engine: where a person types into a prompt. */
  terminals(host: string): NonNullable<ExecOptions['tty']>
}

export function openRunPanes(runDir: string): RunPanes {
  const logs = new Map<string, PaneLog>()
  const typings = new Map<string, Typing>()
  const started = new Map<string, string>()
  const connected = new Set<string>()
  const titles = new Map<string, Text>()
  let resumed: { readonly at: string; readonly told: Set<string> } | undefined

  const log = (host: string): PaneLog => kept(logs, host, () => openPaneLog(runDir, host))
  const typing = (host: string): Typing => kept(typings, host, createTyping)
  function show(host: string, entry: PaneEntry): void {
    if (resumed !== undefined && !resumed.told.has(host)) {
      resumed.told.add(host)
      log(host).append({ kind: 'resumed', at: resumed.at })
    }
    log(host).append(entry)
  }
  function onEvent(event: RunEvent): void {
    if (event.type === 'run-resumed') resumed = { at: event.at, told: new Set() }
    if (!('host' in event) || event.host === GROUP) return
    const { host } = event
    if (event.type === 'action-frozen') showAction(event)
    else if (event.type === 'command-finished') {
      show(host, { kind: 'exit', code: event.exitCode, ms: event.durationMs })
    } else if (event.type === 'host-connected') connected.add(host)
    else if (event.type === 'host-lost') {
      const was = connected.has(host) || event.code === 'HOST_LOST'
      show(host, { kind: 'lost', at: event.at, ...(!was && { never: true }) })
    }
  }
  function showAction({ host, step, item, view }: Extract<RunEvent, { type: 'action-frozen' }>): void {
    if (view.as === 'person' || view.as === 'laptop') return
    const key = `${step}|${item}`
    const title = titles.get(step)
    if (started.get(host) !== key) show(host, { kind: 'step', step, item, ...(title && { title }) })
    started.set(host, key)
    show(host, {
      kind: 'command',
      text: view.summary,
      ...(view.says && { says: view.says }),
      root: view.as === 'root',
      typed: view.kind === 'run',
    })
  }
  return {
    listener(runbook) {
      for (const { id, title } of runbook.steps) titles.set(id, title)
      return { onEvent, onOutput: (host, _stream, text) => show(host, { kind: 'output', text }) }
    },
    log,
    typing,
    terminals: host => typing(host).terminal(),
  }
}

/** The host's own, made when it is first asked for. */
function kept<T>(of: Map<string, T>, host: string, make: () => T): T {
  const found = of.get(host) ?? make()
  of.set(host, found)
  return found
}
