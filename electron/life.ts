/** How long the process lives, and what it does for a run meanwhile: awake while one is under way, locked when nobody is there. */
import type { MessageBoxSyncOptions } from 'electron'
import type { Workbench } from '../app/workbench.ts'
import { desktopWords, type DesktopCode } from '../engine/words/desktop.ts'
import type { Used, UsedWindow } from './used.ts'

/** Every journal is closed before the process ends. */
export function endWithLastWindow(app: Used['app'], current: () => UsedWindow, workbench: Workbench): void {
  let startAgain = false
  app.on('second-instance', () => {
    const window = current()
    // Its window is gone while its journals are being closed.
    if (window.isDestroyed()) return void (startAgain = true)
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => void closeAll())

  async function closeAll(): Promise<void> {
    await workbench[Symbol.asyncDispose]()
    if (startAgain) app.relaunch()
    app.quit()
  }
}

/** A laptop that falls asleep in the middle of a drill would measure its own nap. */
export function keepAwake({ powerSaveBlocker }: Used, workbench: Workbench): void {
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
export function lockOnLeave({ powerMonitor }: Used, workbench: Workbench): void {
  for (const event of ['suspend', 'lock-screen', 'user-did-resign-active'])
    powerMonitor.on(event, () => workbench.lockVault('suspend'))
}

/** A run under way is stopped, and what is not saved is dropped, only where the engineer says so. */
export function closeWithCare(electron: Used, window: UsedWindow, workbench: Workbench): void {
  const words = (code: DesktopCode): string => desktopWords[code][workbench.language()]
  window.on('close', (event: Stoppable) => {
    if (!workbench.working()) return
    const stop = agreed(electron, {
      message: words('close-question'),
      detail: words('close-detail'),
      buttons: [words('close-stay'), words('close-stop')],
    })
    if (!stop) event.preventDefault()
  })
  // Electron shows no question of its own: without this one a page with unsaved changes would just not close.
  window.webContents.on('will-prevent-unload', (event: Stoppable) => {
    const close = agreed(electron, {
      message: words('unsaved-question'),
      buttons: [words('close-stay'), words('unsaved-close')],
    })
    if (close) event.preventDefault()
  })
}

interface Stoppable {
  preventDefault(): void
}

/** Whether the second button was chosen; the first one is safe, and what Escape chooses. */
function agreed({ dialog }: Used, options: MessageBoxSyncOptions): boolean {
  return dialog.showMessageBoxSync({ type: 'question', defaultId: 0, cancelId: 0, ...options }) === 1
}
