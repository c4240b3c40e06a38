/** The app window: a workbench, its local server, and a browser that shows it as an app. Ends when nobody needs it any more. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findBrowser, quietFlags } from '../adapters/browser/find.ts'
import { printPdf } from '../adapters/browser/print-pdf.ts'
import { settingsFolder, type Environment } from '../app/settings-folder.ts'
import { createWorkbench, type Workbench } from '../app/workbench.ts'
import type { Logger } from '../engine/ports.ts'
import { addressOfRunning, announce, newSecret } from './instance.ts'
import { startWindowServer, type WindowServer } from './server.ts'

export interface OpenOptions {
  readonly env: Environment
  readonly runbooksDirs: readonly string[]
  /** Folder of the built renderer. */
  readonly pages: string
  readonly logger: Logger
  readonly signal: AbortSignal
  /** false: only tell the address, start no browser. */
  readonly browser: boolean
  /** How it opens: in which browser, or that the person has to open the address. */
  readonly tell: (opened: Opened) => void
}
export type Opened =
  | { readonly how: 'window'; readonly browser: string; readonly address: string }
  | { readonly how: 'address'; readonly address: string }

/** After the last screen has gone: a reload or a second look must not find the server ended. */
const graceMs = 5000

export async function openWindow(options: OpenOptions): Promise<void> {
  const folder = settingsFolder(options.env)
  const running = await addressOfRunning(folder)
  if (running !== undefined) return show(options, running)
  const { env, runbooksDirs, logger } = options
  await using workbench = await createWorkbench({
    ...{ shell: 'window', env, runbooksDirs, logger },
    printPdf: html => printPdf(html, findBrowser(env)),
  })
  const startSecret = newSecret()
  await using server = await startWindowServer(workbench, { pages: options.pages, startSecret })
  await using _announced = await announce(folder, server.port, startSecret)
  show(options, server.newAddress())
  await untilUnused(workbench, server, options.signal)
}

function show({ env, browser, tell }: OpenOptions, address: string): void {
  const program = browser ? findBrowser(env) : undefined
  if (program === undefined) return tell({ how: 'address', address })
  tell({ how: 'window', browser: program, address })
  const profile = join(settingsFolder(env), 'window-profile')
  const flags = [`--app=${address}`, `--user-data-dir=${profile}`, '--window-size=1366,768', ...quietFlags]
  const child = spawn(program, flags, { stdio: 'ignore', detached: true })
  child.on('error', () => tell({ how: 'address', address }))
  child.unref()
}

/** A run that is under way keeps it alive without any screen: it is found again at the next start. */
async function untilUnused(workbench: Workbench, server: WindowServer, signal: AbortSignal): Promise<void> {
  let seen = false
  server.onScreens(() => {
    seen = true
  })
  let idleSince: number | undefined
  while (!signal.aborted) {
    await delay(500, undefined, { signal }).catch(() => undefined)
    const idle = seen && server.screens() === 0 && !workbench.working()
    if (!idle) idleSince = undefined
    else idleSince ??= performance.now()
    if (idleSince !== undefined && performance.now() - idleSince > graceMs) return
  }
}
