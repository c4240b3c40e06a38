/** Shell 1: the workbench in Electron. Everything that is not about windows is in app/. */
import { join } from 'node:path'
import type { Logger } from '../engine/ports.ts'
import type { Redactor } from '../engine/redact.ts'
import type { Language } from '../engine/runbook/text.ts'
import { desktopWords } from '../engine/words/desktop.ts'
import { languageOf } from '../app/language.ts'
import { readPages } from '../app/pages.ts'
import type { Environment } from '../app/settings-folder.ts'
import { createWorkbench, type Workbench } from '../app/workbench.ts'
import { guardContents, guardSession } from './guards.ts'
import { connectWindow } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { printPdf } from './print.ts'
import { scheme, servePages, type Served } from './scheme.ts'
import type { Used, UsedContents, UsedWindow } from './used.ts'
import { createWindow } from './window.ts'

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

/** Begins before Electron is ready; resolves when the window stands. A second start brings the first one's window forward. */
export async function startDesktop(electron: Used, options: DesktopOptions): Promise<void> {
  const { app } = electron
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
  const language = languageOf(options.env)
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(menuTemplate(language, options.platform)))
  const workbench = await openWorkbench(electron, options, served)
  keepAwake(electron, workbench)
  lockOnLeave(electron, workbench)
  const window = await createWindow(electron, options.folder)
  const disconnect = connectWindow(electron, window, workbench)
  window.on('closed', disconnect)
  closeWithCare(electron, window, workbench, language)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => void closeAll())

  /** Every journal is closed before the process ends. */
  async function closeAll(): Promise<void> {
    await workbench[Symbol.asyncDispose]()
    app.quit()
  }
}

function openWorkbench(electron: Used, options: DesktopOptions, served: Served): Promise<Workbench> {
  const { env, runbooksDirs, logger, redactor } = options
  return createWorkbench({
    ...{ shell: 'electron', env, runbooksDirs, logger, redactor },
    printPdf: html => printPdf(electron, served, html),
  })
}

/** A laptop that falls asleep in the middle of a drill would measure its own nap. */
function keepAwake({ powerSaveBlocker }: Used, workbench: Workbench): void {
  let blocker: number | undefined
  workbench.subscribe(notice => {
    if (notice.type !== 'run-working') return
    if (workbench.working()) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  })
}

/** Whoever opens the lid next need not be the engineer. */
function lockOnLeave({ powerMonitor }: Used, workbench: Workbench): void {
  for (const event of ['suspend', 'lock-screen', 'user-did-resign-active'])
    powerMonitor.on(event, () => workbench.lockVault('suspend'))
}

function closeWithCare(electron: Used, window: UsedWindow, workbench: Workbench, language: Language): void {
  window.on('close', (event: { preventDefault(): void }) => {
    if (!workbench.working()) return
    const choice = electron.dialog.showMessageBoxSync({
      type: 'question',
      message: desktopWords['close-question'][language],
      detail: desktopWords['close-detail'][language],
      buttons: [desktopWords['close-stay'][language], desktopWords['close-stop'][language]],
      defaultId: 0,
      cancelId: 0,
    })
    if (choice === 0) event.preventDefault()
  })
  // Electron shows no question of its own: without this one a page with unsaved changes would just not close.
  window.webContents.on('will-prevent-unload', (event: { preventDefault(): void }) => {
    const choice = electron.dialog.showMessageBoxSync({
      type: 'question',
      message: desktopWords['unsaved-question'][language],
      buttons: [desktopWords['close-stay'][language], desktopWords['unsaved-close'][language]],
      defaultId: 0,
      cancelId: 0,
    })
    if (choice === 1) event.preventDefault()
  })
}

/** Beside the shell's own folder, both in a checkout and inside the package. */
export function foldersBeside(folder: string): { readonly pages: string; readonly runbooks: string } {
  return { pages: join(folder, '..', 'renderer'), runbooks: join(folder, '..', '..', 'runbooks') }
}
