import { join } from 'node:path'
import type { BrowserWindowConstructorOptions } from 'electron'
import { origin } from './scheme.ts'
import type { Used, UsedWindow } from './used.ts'

/** What docs/security.md claims of the window; a test holds the two together. */
export function windowOptions(folder: string): BrowserWindowConstructorOptions {
  return {
    width: 1366,
    height: 768,
    minWidth: 960,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#12161a',
    webPreferences: {
      preload: join(folder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  }
}

export async function createWindow(
  electron: Pick<Used, 'BrowserWindow'>,
  folder: string,
): Promise<UsedWindow> {
  const window = new electron.BrowserWindow(windowOptions(folder))
  window.once('ready-to-show', () => window.show())
  await window.loadURL(`${origin}/index.html`)
  return window
}
