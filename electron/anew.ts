/** The one window of the app. A page that crashed or hangs is not the run: that goes on in this process, and gets a new window. */
import type { Rectangle } from 'electron'
import type { Logger } from '../engine/ports.ts'
import { desktopWords, type DesktopCode } from '../engine/words/desktop.ts'
import type { Workbench } from '../app/workbench.ts'
import { connectWindow } from './ipc.ts'
import { closeWithCare } from './life.ts'
import type { Used, UsedWindow } from './used.ts'
import { createWindow, loadScreens } from './window.ts'

/** So often within a minute; then the engineer is asked, for a page that fails as soon as it is there would flicker all night. */
const mostLosses = 3
const withinMs = 60_000

/** Electron's reasons go on; this one is no failure. */
const closing = 'clean-exit'

export class AppWindow {
  readonly #electron: Used
  readonly #workbench: Workbench
  readonly #folder: string
  readonly #logger: Logger
  readonly #losses: number[] = []
  #window: UsedWindow
  /** A question that stands: there is one at a time. */
  #asking: AbortController | undefined

  /** Without its page as yet. `folder`: of the built shell. */
  constructor(electron: Used, workbench: Workbench, folder: string, logger: Logger) {
    this.#electron = electron
    this.#workbench = workbench
    this.#folder = folder
    this.#logger = logger
    this.#window = this.#make()
  }

  /** As it is now; kept by nobody, since another one may take its place. */
  current(): UsedWindow {
    return this.#window
  }

  #make(place?: Rectangle): UsedWindow {
    const window = createWindow(this.#electron, this.#folder, place)
    const disconnect = connectWindow(this.#electron, window, this.#workbench)
    closeWithCare(this.#electron, window, this.#workbench)
    const isShown = (): boolean => window === this.#window && !window.isDestroyed()
    window.on('closed', () => {
      disconnect()
      if (window === this.#window) this.#takeBack()
    })
    window.webContents.on('render-process-gone', (_event: unknown, { reason, exitCode }: Gone) => {
      if (!isShown() || reason === closing) return
      this.#logger.warn('the page of the window is gone', { reason, exitCode })
      this.#lost()
    })
    window.on('unresponsive', () => {
      if (isShown()) void this.#ask('hangs-question', 'window-wait', 'window-anew', () => this.#anew())
    })
    window.on('responsive', () => this.#takeBack())
    return window
  }

  #lost(): void {
    this.#takeBack()
    const now = performance.now()
    this.#losses.splice(0, this.#losses.length, ...this.#losses.filter(at => now - at < withinMs), now)
    if (this.#losses.length <= mostLosses) return this.#anew()
    const close = (): void => this.#window.destroy()
    const closes = this.#workbench.working() ? 'close-stop' : 'window-close'
    void this.#ask('fails-question', 'window-anew', closes, close, () => {
      this.#losses.length = 0
      this.#anew()
    })
  }

  /** What was asked about the window has settled itself. */
  #takeBack(): void {
    this.#asking?.abort()
    this.#asking = undefined
  }

  #anew(): void {
    const old = this.#window
    // What failed twice may fail by its screen; the first one leads into the run under way.
    const address = this.#losses.length > 1 ? undefined : old.webContents.getURL()
    const place = old.getBounds()
    this.#window = this.#make(place)
    // Only now: with its last window the app would end.
    old.destroy()
    loadScreens(this.#window, address).catch((error: unknown) =>
      this.#logger.warn('the screens were not loaded', { error: String(error) }),
    )
  }

  /** Not in a way that holds this process, and with it the run. The first button is safe, and what Escape chooses. */
  async #ask(
    question: DesktopCode,
    first: DesktopCode,
    second: DesktopCode,
    onSecond: () => void,
    onFirst: () => void = () => undefined,
  ): Promise<void> {
    if (this.#asking !== undefined) return
    const asking = (this.#asking = new AbortController())
    const { signal } = asking
    const words = (code: DesktopCode): string => desktopWords[code][this.#workbench.language()]
    const { response } = await this.#electron.dialog.showMessageBox({
      ...{ type: 'warning', defaultId: 0, cancelId: 0, signal },
      message: words(question),
      detail: words(this.#workbench.working() ? 'run-goes-on' : 'nothing-lost'),
      buttons: [words(first), words(second)],
    })
    if (this.#asking === asking) this.#asking = undefined
    if (signal.aborted || this.#window.isDestroyed()) return
    if (response === 1) onSecond()
    else onFirst()
  }
}

interface Gone {
  readonly reason: string
  readonly exitCode: number
}
