/** The workbench: all that a screen can ask for, over one set of folders. Electron and the app window are thin shells on it. */
import type { Handlers, Reply } from '../engine/contract/contract.ts'
import { dispatch } from '../engine/contract/dispatch.ts'
import type { Notice } from '../engine/contract/notices.ts'
import type { Logger } from '../engine/ports.ts'
import { keepMachineId } from '../adapters/files/lock-holder.ts'
import { openVault, type LockReason, type Vault } from '../adapters/vault/vault.ts'
import type { Redactor } from '../engine/redact.ts'
import type { Language } from '../engine/runbook/text.ts'
import { dataFolders } from './folders.ts'
import { appHandlers } from './handlers/app.ts'
import { hostHandlers } from './handlers/hosts.ts'
import { kitHandlers } from './handlers/kit.ts'
import { knownHostHandlers } from './handlers/known-hosts.ts'
import { planHandlers } from './handlers/plans.ts'
import { questionHandlers } from './handlers/questions.ts'
import { reportHandlers } from './handlers/reports.ts'
import { runHandlers } from './handlers/runs.ts'
import { runbookHandlers } from './handlers/runbooks.ts'
import { siteHandlers } from './handlers/sites.ts'
import { terminalHandlers } from './handlers/terminals.ts'
import { vaultHandlers } from './handlers/vault.ts'
import type { Library } from './input.ts'
import { chosenLanguage } from './language.ts'
import { createQuestionDesk, type QuestionDesk } from './questions.ts'
import { openHolders, type Holders } from './runs/holders.ts'
import { Runs } from './runs/runs.ts'
import { settingsFolder, type Environment } from './settings-folder.ts'
import { openSettings, type SettingsFile } from './settings.ts'
import { unexpected } from './unexpected.ts'
import { openSites, type Sites } from './sites/sites.ts'
import { openTerminalsOf, type TerminalSink } from './terminals/of-bench.ts'
import type { Terminals } from './terminals/terminals.ts'
import { vaultPath } from './vault.ts'

export interface WorkbenchOptions {
  readonly shell: 'electron' | 'window'
  readonly env: Environment
  readonly runbooksDirs: readonly string[]
  readonly logger: Logger
  /** Hears of every secret of this process: what is logged and what a crash prints goes through it. */
  readonly redactor: Redactor
  /** Prints a self-contained page to PDF; the shell knows a browser. */
  printPdf(html: string): Promise<Uint8Array>
}

/** What handlers work with. */
export interface Bench extends WorkbenchOptions {
  readonly library: Library
  readonly settings: SettingsFile
  readonly sites: Sites
  readonly runs: Runs
  readonly holders: Holders
  readonly terminals: Terminals
  readonly desk: QuestionDesk
  /** One for all screens and runs: opened once, locked after ten minutes without use. */
  readonly vault: Vault
  folders(): { readonly sites: string; readonly runs: string }
  notify(notice: Notice): void
}

export interface Workbench extends AsyncDisposable {
  /** Never throws; `screen` names the window that calls. */
  call(method: string, input: unknown, screen: string): Promise<Reply>
  /** Notices for every screen; returns its own undo. */
  subscribe(listener: (notice: Notice) => void): () => void
  /** Where the terminals of a screen go, until it is closed. */
  onTerminals(screen: string, sink: TerminalSink): void
  /** A screen is gone: what it held is free, its terminals are closed. */
  screenClosed(screen: string): void
  /** The laptop goes to sleep, or somebody asked for it: secrets leave the memory. */
  lockVault(reason: LockReason): void
  /** The engineer's language as it is set now: the shell's own words follow it. */
  language(): Language
  /** Whether any run is under way: a shell then keeps the process (and the laptop) awake. */
  working(): boolean
}

export async function createWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const listeners = new Set<(notice: Notice) => void>()
  let underWay = 0
  const notify = (notice: Notice): void => {
    if (notice.type === 'run-working') underWay += notice.working ? 1 : -1
    for (const listener of listeners) listener(notice)
  }
  const { env, logger, redactor } = options
  await keepMachineId(settingsFolder(env))
  const settings = await openSettings(settingsFolder(env))
  const folders = (): { sites: string; runs: string } => dataFolders(env, settings.read())
  const library: Library = { runbooksDirs: options.runbooksDirs, warn: () => undefined }
  const desk = createQuestionDesk(notify)
  const sinks = new Map<string, TerminalSink>()
  const vault = openVault(vaultPath(env))
  vault.onLock(() => notify({ type: 'changed', what: 'vault' }))
  const sites = openSites(() => folders().sites)
  const siteIn = sites.idOf
  const folder = (): string => folders().runs
  const operator = (): string | undefined => settings.read().operator || undefined
  const parts: Omit<Bench, 'terminals'> = {
    ...options,
    library,
    settings,
    folders,
    notify,
    desk,
    vault,
    sites,
    runs: new Runs({ env, logger, redactor, notify, library, desk, vault, folder, siteIn, operator }),
    holders: openHolders(),
  }
  const bench: Bench = { ...parts, terminals: openTerminalsOf(parts, screen => sinks.get(screen)) }
  const handlers = handlersOf(bench)
  return {
    call: (method, input, screen) => dispatch(handlers, method, input, { screen }, reporter(bench)),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onTerminals: (screen, sink) => void sinks.set(screen, sink),
    screenClosed(screen) {
      sinks.delete(screen)
      for (const run of bench.holders.release(screen)) notify({ type: 'run-released', run })
      bench.terminals.screenClosed(screen)
    },
    lockVault: reason => vault.lock(reason),
    language: () => chosenLanguage(settings.read().language, env),
    working: () => underWay > 0,
    async [Symbol.asyncDispose]() {
      vault.lock()
      await bench.terminals.closeAll()
      await bench.runs.close()
    },
  }
}

function handlersOf(bench: Bench): Handlers {
  return {
    ...appHandlers(bench),
    ...runbookHandlers(bench),
    ...siteHandlers(bench),
    ...hostHandlers(bench),
    ...kitHandlers(bench),
    ...knownHostHandlers(bench),
    ...planHandlers(bench),
    ...runHandlers(bench),
    ...questionHandlers(bench),
    ...reportHandlers(bench),
    ...terminalHandlers(bench),
    ...vaultHandlers(bench),
  }
}

/** The whole message goes to the log, through the redactor; the screen hears of its kind. */
function reporter({ logger, redactor }: Bench): (error: unknown) => ReturnType<typeof unexpected> {
  return error => {
    const what = error instanceof Error ? error.message : String(error)
    logger.warn('a call failed', { what: redactor.redact(what) })
    return unexpected(error)
  }
}
