/**
 * A double of the part of Electron that this shell uses: it remembers what it was told, and lets a test play the page.
 * That the real module has this part is for the compiler to say; the real binary is tested by test/e2e/electron.test.ts.
 */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { Listening, Used, UsedContents, UsedWindow } from '../used.ts'

// The real module fits as well: what the double stands for exists.
export type RealFits = typeof Electron extends Used ? true : never
export const realFits: RealFits = true

class Emitting implements Listening {
  readonly #emitter = new EventEmitter()
  on(event: string, listener: (...args: never[]) => void): void {
    this.#emitter.on(event, listener as () => void)
  }
  once(event: string, listener: (...args: never[]) => void): void {
    this.#emitter.once(event, listener as () => void)
  }
  off(event: string, listener: (...args: never[]) => void): void {
    this.#emitter.off(event, listener as () => void)
  }
  emit(event: string, ...args: unknown[]): void {
    this.#emitter.emit(event, ...args)
  }
}

class ContentsDouble extends Emitting {
  readonly sent: unknown[] = []
  readonly mainFrame = { url: '' }
  getURL(): string {
    return this.mainFrame.url
  }
  openHandler: Parameters<UsedContents['setWindowOpenHandler']>[0] | undefined
  send(_channel: string, ...args: unknown[]): void {
    if (this.gone) throw new TypeError('Object has been destroyed')
    this.sent.push(args[0])
  }
  setWindowOpenHandler(handler: Parameters<UsedContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler
  }
  gone = false
  /** What is printed; a test may put another in its place. */
  print = (): Promise<Buffer<ArrayBuffer>> => Promise.resolve(Buffer.from(`%PDF of ${this.mainFrame.url}`))
  readonly printed: Electron.PrintToPDFOptions[] = []
  isDestroyed(): boolean {
    return this.gone
  }
  printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer<ArrayBuffer>> {
    this.printed.push(options)
    return this.print()
  }
}

/** The number of the call that a page of screens sends while it is being loaded, as the real one does. */
export const firstCall = 0

export class WindowDouble extends Emitting implements UsedWindow {
  readonly id: number
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents = new ContentsDouble()
  readonly told: string[] = []
  minimized = false
  destroyed = false
  constructor(id: number, options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.id = id
    this.options = options
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    this.webContents.emit('did-navigate')
    return Promise.resolve()
  }
  show(): void {
    this.#must('show')
  }
  focus(): void {
    this.#must('focus')
  }
  restore(): void {
    this.#must('restore')
    this.minimized = false
  }
  isMinimized(): boolean {
    this.#must('isMinimized')
    return this.minimized
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  getBounds(): Electron.Rectangle {
    this.#must('getBounds')
    return { x: 40, y: 50, width: 1000, height: 700 }
  }
  destroy(): void {
    this.destroyed = true
    this.webContents.gone = true
    this.emit('closed')
    this.afterwards()
  }
  /** What the app does once a window is closed. */
  protected afterwards(): void {}
  /** Like the real one, a destroyed window throws, whatever it is asked. */
  #must(what: string): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    this.told.push(what)
  }
}

export function electronDouble() {
  const windows: WindowDouble[] = []
  const ipc = new Emitting()
  const power = new Emitting()
  const switches: string[] = []
  const session = sessionDouble()
  const app = appDouble(switches)
  const dialog = dialogDouble()
  const menus: Electron.MenuItemConstructorOptions[][] = []
  const awake = new Map<number, string>()
  const used = {
    app,
    BrowserWindow: class extends WindowDouble {
      constructor(options: Electron.BrowserWindowConstructorOptions) {
        super(windows.length + 1, options)
        windows.push(this)
        app.emit('web-contents-created', {}, this.webContents)
      }
      protected override afterwards(): void {
        if (windows.every(one => one.destroyed)) app.emit('window-all-closed')
      }
      override async loadURL(url: string): Promise<void> {
        await super.loadURL(url)
        if (this.options.webPreferences?.javascript === false) return
        const event = { sender: this.webContents, senderFrame: this.webContents.mainFrame }
        ipc.emit('call', event, { id: firstCall, method: 'app.state' })
      }
    },
    dialog: dialog.used,
    ipcMain: ipc,
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => ({ template }),
      setApplicationMenu: (menu: { template: Electron.MenuItemConstructorOptions[] }) =>
        void menus.push(menu.template),
    },
    powerMonitor: power,
    powerSaveBlocker: {
      start: (type: string) => {
        awake.set(awake.size + 1, type)
        return awake.size
      },
      stop: (id: number) => void awake.delete(id),
    },
    protocol: { registerSchemesAsPrivileged: () => undefined },
    session: { defaultSession: session.used },
  } as unknown as Used
  const { asked, offered } = dialog
  return { used, app, windows, ipc, power, switches, session, asked, offered, awake, menus }
}

function appDouble(switches: string[]) {
  const app = Object.assign(new Emitting(), {
    quitted: false,
    relaunched: false,
    profile: '',
    setPath(_name: string, path: string): void {
      app.profile = path
    },
    sandboxed: false,
    requestSingleInstanceLock: (): boolean => true,
    enableSandbox(): void {
      app.sandboxed = true
    },
    quit(): void {
      app.quitted = true
    },
    relaunch(): void {
      app.relaunched = true
    },
    whenReady: () => Promise.resolve(),
    commandLine: { appendSwitch: (name: string) => void switches.push(name) },
  })
  return app
}

/** `asked` holds the process until it is answered; `offered` waits for the test to answer. */
function dialogDouble() {
  const asked: { answer: number; times: number; last?: Electron.MessageBoxSyncOptions } = {
    answer: 0,
    times: 0,
  }
  const offered: { options: Electron.MessageBoxOptions; answer: (button: number) => void }[] = []
  const used = {
    showMessageBoxSync: (options: Electron.MessageBoxSyncOptions) => {
      asked.times += 1
      asked.last = options
      return asked.answer
    },
    showMessageBox: (options: Electron.MessageBoxOptions) =>
      new Promise<{ response: number }>(resolve => {
        const answer = (response: number): void => resolve({ response })
        options.signal?.addEventListener('abort', () => answer(options.cancelId ?? 0))
        offered.push({ options, answer })
      }),
  }
  return { used, asked, offered }
}

function sessionDouble() {
  type Decide = (granted: boolean) => void
  const handlers: {
    page?: ((request: Request) => Response) | undefined
    request?: ((details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void) | undefined
    permission?: ((contents: unknown, permission: string, decide: Decide) => void) | undefined
    spell?: boolean
  } = {}
  const used = {
    setPermissionRequestHandler: (handler: typeof handlers.permission) =>
      void (handlers.permission = handler),
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    setSpellCheckerEnabled: (on: boolean) => void (handlers.spell = on),
    webRequest: { onBeforeRequest: (handler: typeof handlers.request) => void (handlers.request = handler) },
    protocol: { handle: (_scheme: string, handler: typeof handlers.page) => void (handlers.page = handler) },
  }
  return { used, handlers }
}
