/** Shell 1: the workbench in Electron. Everything that is not about windows is in app/. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../engine/ports.ts'
import type { Redactor } from '../engine/redact.ts'
import { readPages } from '../app/pages.ts'
import { settingsFolder, type Environment } from '../app/settings-folder.ts'
import { createWorkbench, type Workbench } from '../app/workbench.ts'
import { AppWindow } from './anew.ts'
import { guardContents, guardSession } from './guards.ts'
import { endWithLastWindow, keepAwake, lockOnLeave } from './life.ts'
import { menuTemplate } from './menu.ts'
import { printPdf } from './print.ts'
import { scheme, servePages, type Served } from './scheme.ts'
import type { Used, UsedContents } from './used.ts'
import { loadScreens } from './window.ts'

export interface DesktopOptions {
  readonly env: Environment
  readonly platform: string
  /** Folder of the built shell: main.js, preload.cjs. */
  readonly folder: string
  /** Folder of the built renderer. */
  readonly pages: string
  readonly runbooksDirs: readonly string[]
  readonly logger: Logger
  readonly redactor: Redactor
}

/**
 * Begins before Electron is ready; resolves when the screens are loaded. A second start brings the first one's window forward,
 * or follows the first one where that is about to end.
 */
export async function startDesktop(electron: Used, options: DesktopOptions): Promise<void> {
  const { app } = electron
  app.setPath('userData', profileFolder(options.env))
  if (!app.requestSingleInstanceLock()) return app.quit()
  electron.protocol.registerSchemesAsPrivileged([scheme])
  app.enableSandbox()
  // Chromium's own errands: none of them belongs into a customer's network.
  for (const flag of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
  ])
    app.commandLine.appendSwitch(flag)
  app.on('web-contents-created', (_event: unknown, contents: UsedContents) => guardContents(contents))
  await app.whenReady()

  const session = electron.session.defaultSession
  guardSession(session)
  const served = servePages(session, await readPages(options.pages))
  const workbench = await openWorkbench(electron, options, served)
  showMenu(electron, workbench, options.platform)
  keepAwake(electron, workbench)
  lockOnLeave(electron, workbench)
  const window = new AppWindow(electron, workbench, options.folder, options.logger)
  endWithLastWindow(app, () => window.current(), workbench)
  await loadScreens(window.current())
}

/** In the settings folder like all that the app keeps: two homes are two apps, and none of Chromium's files lies among ours. */
function profileFolder(env: Environment): string {
  const folder = join(settingsFolder(env), 'electron')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** In the language that is chosen in the app, which may change while it is open. */
function showMenu({ Menu }: Used, workbench: Workbench, platform: string): void {
  const show = (): void =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(workbench.language(), platform)))
  show()
  workbench.subscribe(notice => {
    if (notice.type === 'changed' && notice.what === 'settings') show()
  })
}

function openWorkbench(electron: Used, options: DesktopOptions, served: Served): Promise<Workbench> {
  const { env, runbooksDirs, logger, redactor } = options
  return createWorkbench({
    ...{ shell: 'electron', env, runbooksDirs, logger, redactor },
    printPdf: html => printPdf(electron, served, html),
  })
}

/** Beside the shell's own folder, both in a checkout and inside the package. */
export function foldersBeside(folder: string): { readonly pages: string; readonly runbooks: string } {
  return { pages: join(folder, '..', 'renderer'), runbooks: join(folder, '..', '..', 'runbooks') }
}
