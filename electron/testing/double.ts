/**
 * A typed double of the part of Electron that this shell uses: it remembers what it was told, and lets a test play the page.
 * The compiler holds it to Electron's own types through `Used`; the real binary is tested by test/electron.
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
  openHandler: Parameters<UsedContents['setWindowOpenHandler']>[0] | undefined
  send(_channel: string, ...args: unknown[]): void {
    this.sent.push(args[0])
  }
  setWindowOpenHandler(handler: Parameters<UsedContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler
  }
  printToPDF(): Promise<Buffer<ArrayBuffer>> {
    return Promise.resolve(Buffer.from(`%PDF of ${this.mainFrame.url}`))
  }
}

export class WindowDouble extends Emitting implements UsedWindow {
  readonly id: number
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents = new ContentsDouble()
  shown = false
  destroyed = false
  constructor(id: number, options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.id = id
    this.options = options
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    return Promise.resolve()
  }
  show(): void {
    this.shown = true
  }
  focus(): void {
    this.shown = true
  }
  restore(): void {
    this.shown = true
  }
  isMinimized(): boolean {
    return !this.shown
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  destroy(): void {
    this.destroyed = true
  }
}

export function electronDouble() {
  const windows: WindowDouble[] = []
  const ipc = new Emitting()
  const power = new Emitting()
  const switches: string[] = []
  const session = sessionDouble()
  const app = Object.assign(new Emitting(), {
    quitted: false,
    sandboxed: false,
    requestSingleInstanceLock: () => true,
    enableSandbox(): void {
      app.sandboxed = true
    },
    quit(): void {
      app.quitted = true
    },
    whenReady: () => Promise.resolve(),
    commandLine: { appendSwitch: (name: string) => void switches.push(name) },
  })
  const asked: { answer: number; times: number } = { answer: 0, times: 0 }
  const awake = new Set<number>()
  const used = {
    app,
    BrowserWindow: class extends WindowDouble {
      constructor(options: Electron.BrowserWindowConstructorOptions) {
        super(windows.length + 1, options)
        windows.push(this)
        app.emit('web-contents-created', {}, this.webContents)
      }
    },
    dialog: {
      showMessageBoxSync: () => {
        asked.times += 1
        return asked.answer
      },
    },
    ipcMain: ipc,
    Menu: { buildFromTemplate: () => ({}) as Electron.Menu, setApplicationMenu: () => undefined },
    powerMonitor: power,
    powerSaveBlocker: {
      start: () => {
        awake.add(awake.size + 1)
        return awake.size
      },
      stop: (id: number) => void awake.delete(id),
    },
    protocol: { registerSchemesAsPrivileged: () => undefined },
    session: { defaultSession: session.used },
  } as unknown as Used
  return { used, app, windows, ipc, power, switches, session, asked, awake }
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
