/** The part of Electron that this shell uses, in Electron's own types. A test brings a typed double of exactly this. */
import type * as Electron from 'electron'

/** Listeners are typed where they are written; Electron's overloads name each event. */
export interface Listening {
  on(event: string, listener: (...args: never[]) => void): unknown
  once(event: string, listener: (...args: never[]) => void): unknown
}

export type UsedFrame = Pick<Electron.WebFrameMain, 'url'>

export interface UsedContents extends Listening {
  readonly mainFrame: UsedFrame
  /** Where its page is, the part behind `#` too; known even when the page is gone. */
  getURL(): string
  send(channel: string, ...args: unknown[]): void
  isDestroyed(): boolean
  setWindowOpenHandler: Electron.WebContents['setWindowOpenHandler']
  printToPDF: Electron.WebContents['printToPDF']
}

export interface UsedWindow extends Listening {
  readonly id: number
  readonly webContents: UsedContents
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  restore(): void
  isMinimized(): boolean
  isDestroyed(): boolean
  getBounds(): Electron.Rectangle
  destroy(): void
}

/** A call from some page: who sent it is checked before what it says. */
export interface UsedCall {
  readonly sender: unknown
  readonly senderFrame: UsedFrame | null
}

export type UsedSession = Pick<
  Electron.Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled'
> & {
  readonly webRequest: Pick<Electron.WebRequest, 'onBeforeRequest'>
  readonly protocol: Pick<Electron.Protocol, 'handle'>
}

export interface Used {
  readonly app: Listening & {
    /** `userData`: the folder of Chromium's own profile, which single starts are counted by. */
    setPath(name: 'userData', path: string): void
    requestSingleInstanceLock(): boolean
    quit(): void
    relaunch(): void
    enableSandbox(): void
    whenReady(): Promise<void>
    readonly commandLine: { appendSwitch(name: string): void }
  }
  readonly BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => UsedWindow
  readonly dialog: {
    showMessageBoxSync(options: Electron.MessageBoxSyncOptions): number
    /** Lets the run go on while it waits for an answer; `signal` takes the question back. */
    showMessageBox(
      options: Electron.MessageBoxOptions,
    ): Promise<Pick<Electron.MessageBoxReturnValue, 'response'>>
  }
  readonly ipcMain: {
    on(channel: string, listener: (event: UsedCall, ...args: unknown[]) => void): unknown
    off(channel: string, listener: (event: UsedCall, ...args: unknown[]) => void): unknown
  }
  readonly Menu: {
    buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): Electron.Menu
    setApplicationMenu(menu: Electron.Menu | null): void
  }
  readonly powerMonitor: Listening
  readonly powerSaveBlocker: Pick<Electron.PowerSaveBlocker, 'start' | 'stop'>
  readonly protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>
  readonly session: { readonly defaultSession: UsedSession }
}
