/** The app window: a workbench, its local server, and a browser that shows it as an app. Ends when nobody needs it any more. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findBrowser } from '../adapters/browser/find.ts'
import { printPdf } from '../adapters/browser/print-pdf.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { watchSleep } from '../adapters/system/sleep-watch.ts'
import { settingsFolder, type Environment } from '../app/settings-folder.ts'
import { createWorkbench, type Workbench } from '../app/workbench.ts'
import type { Logger } from '../engine/ports.ts'
import type { Redactor } from '../engine/redact.ts'
import { openAppWindow } from './app-window.ts'
import { announce, askRunning, newSecret, takeTurn } from './instance.ts'
import { startWindowServer, type WindowServer } from './server.ts'

export interface OpenOptions {
  readonly env: Environment
  readonly runbooksDirs: readonly string[]
  /** Folder of the built renderer. */
  readonly pages: string
  readonly logger: Logger
  readonly redactor: Redactor
  readonly signal: AbortSignal
  /** false: only tell the address, start no browser. */
  readonly browser: boolean
  /** How it opens: in which browser, or that the person has to open the address. */
  readonly tell: (opened: Opened) => void
}
export type Opened =
  | { readonly how: 'window'; readonly browser: string }
  /** `why` it has to be opened by hand: as asked, there is no browser that shows app windows, or it showed none. */
  | {
      readonly how: 'address'
      readonly address: string
      readonly why: 'asked' | 'no-browser' | 'browser-failed'
      readonly browser?: string
    }

/** After the last screen has gone: a reload or a second look must not find the server ended. */
const graceMs = 5000

/** Resolves when nobody needs it any more; at once where a server of this user already runs and shows itself. Throws WINDOW_SILENT. */
export async function openWindow(options: OpenOptions): Promise<void> {
  const { env, runbooksDirs, logger, redactor, tell } = options
  const folder = settingsFolder(env)
  const program = options.browser ? findBrowser(env) : undefined
  const why = options.browser && program === undefined ? 'no-browser' : 'asked'
  await using turn = await takeTurn(folder, options.signal)
  const running = await findRunning(folder, program, why)
  if (running !== undefined) return tell(running)

  await using workbench = await createWorkbench({
    ...{ shell: 'window', env, runbooksDirs, logger, redactor },
    printPdf: html => printPdf(html, findBrowser(env)),
  })
  const startSecret = newSecret()
  await using server = await startWindowServer(workbench, { pages: options.pages, startSecret, show })
  await using _announced = await announce(folder, server.port, startSecret)
  await turn[Symbol.asyncDispose]()
  if (!show()) tell({ how: 'address', address: server.newAddress(), why })
  const unwatch = watchSleep(systemClock, () => workbench.lockVault('suspend'))
  await untilUnused(workbench, server, options.signal)
  unwatch()

  function show(): boolean {
    if (program === undefined) return false
    const { address } = server
    const before = server.screens()
    openAppWindow({
      ...{ program, address, cookie: server.cookie() },
      profile: join(folder, 'window-profile'),
      arrived: () => server.screens() > before,
      onFailure: () =>
        tell({ how: 'address', address: server.newAddress(), why: 'browser-failed', browser: program }),
    })
    tell({ how: 'window', browser: program })
    return true
  }
}

/** How the server that already runs opened. */
async function findRunning(
  folder: string,
  program: string | undefined,
  why: 'asked' | 'no-browser',
): Promise<Opened | undefined> {
  if (program !== undefined && (await askRunning(folder, 'show')) !== undefined) {
    return { how: 'window', browser: program }
  }
  const address = await askRunning(folder, 'again')
  return address === undefined ? undefined : { how: 'address', address, why }
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
