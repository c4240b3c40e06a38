/** The open terminals of all screens. Each belongs to the screen that opened it, and goes with it. */
import type { TerminalState, TerminalTarget, TerminalView } from '../../engine/contract/terminals.ts'
import { RunError } from '../../engine/errors.ts'
import type { Language } from '../../engine/runbook/text.ts'
import type { HostLinks } from './host-links.ts'
import type { LiveTerminal, Screen } from './live-terminal.ts'
import type { RunPanes } from './run-panes.ts'
import { openRunTerminal } from './run-terminal.ts'
import { openShellTerminal } from './shell-terminal.ts'

export interface OpenRequest {
  readonly target: TerminalTarget
  readonly columns: number
  readonly rows: number
  readonly language: Language
}

export interface Terminals {
  open(request: OpenRequest, screen: string): Promise<TerminalView>
  /** Throws TERMINAL_GONE where the screen has no such terminal. */
  of(terminal: number, screen: string): LiveTerminal
  close(terminal: number, screen: string): Promise<void>
  screenClosed(screen: string): void
  closeAll(): Promise<void>
}

export interface TerminalsOptions {
  readonly links: HostLinks
  panes(run: string): RunPanes
  /** Throws RUN_HELD where another screen holds the run. */
  mayAct(run: string, screen: string): void
  /** A shell was opened on a host of a run. */
  shellOpened(run: string, host: string): Promise<void>
  bytes(screen: string, terminal: number, bytes: Uint8Array): void
  state(screen: string, terminal: number, state: TerminalState): void
}

export function openTerminals(options: TerminalsOptions): Terminals {
  const { links } = options
  const open = new Map<number, { readonly screen: string; readonly terminal: LiveTerminal }>()
  /** Asked for and not started yet; taken out again where its screen goes meanwhile. */
  const opening = new Map<number, string>()
  let count = 0

  function of(terminal: number, screen: string): LiveTerminal {
    const found = open.get(terminal)
    if (found?.screen !== screen) throw new RunError('TERMINAL_GONE', {})
    return found.terminal
  }
  async function close(terminal: number, screen: string): Promise<void> {
    if (opening.get(terminal) === screen) return void opening.delete(terminal)
    const found = of(terminal, screen)
    open.delete(terminal)
    await found.close()
  }
  return {
    async open(request, screen) {
      const { target } = request
      if (target.kind === 'shell' && 'run' in target) options.mayAct(target.run, screen)
      const terminal = (count += 1)
      opening.set(terminal, screen)
      const { access, simulated } = await links.host(target).catch((error: unknown) => {
        opening.delete(terminal)
        throw error
      })
      if (!opening.has(terminal)) throw new RunError('TERMINAL_GONE', {})
      // The answer with its number must be there first: what follows names it.
      setImmediate(() => {
        if (!opening.delete(terminal)) return
        const to: Screen = {
          bytes: bytes => options.bytes(screen, terminal, bytes),
          state: state => options.state(screen, terminal, state),
        }
        open.set(terminal, { screen, terminal: start(options, request, to, screen) })
      })
      const { user, encoding } = access.ssh
      return { terminal, host: access.name, user, encoding, simulated }
    },
    of,
    close,
    screenClosed(screen) {
      for (const [number, asked] of opening) if (asked === screen) opening.delete(number)
      for (const [number, one] of open)
        // Nobody is left to tell that a host did not let go.
        if (one.screen === screen) void close(number, screen).catch(() => undefined)
    },
    async closeAll() {
      opening.clear()
      await Promise.allSettled([...open].map(([number, one]) => close(number, one.screen)))
      await links[Symbol.asyncDispose]()
    },
  }
}

function start(
  options: TerminalsOptions,
  { target, columns, rows, language }: OpenRequest,
  to: Screen,
  screen: string,
): LiveTerminal {
  const { host } = target
  if (target.kind === 'run') {
    const { run } = target
    const log = options.panes(run).log(host)
    const typing = options.panes(run).typing(host)
    return openRunTerminal({
      ...{ screen: to, host, language, columns, rows, log, typing },
      mayType: () => options.mayAct(run, screen),
    })
  }
  return openShellTerminal({
    ...{ screen: to, columns, rows },
    link: options.links.link(target),
    opened: () => ('run' in target ? options.shellOpened(target.run, host) : Promise.resolve()),
  })
}
