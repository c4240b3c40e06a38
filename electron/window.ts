import { join } from 'node:path'
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { origin } from './scheme.ts'
import type { Used, UsedWindow } from './used.ts'

/** What docs/security.md claims of the window; a test holds the two together. */
export function windowOptions(folder: string): BrowserWindowConstructorOptions {
  return {
    width: 1366,
    height: 768,
    // No more than a screen of 1366 by 768 has at 150 %; the screens are laid out for it.
    minWidth: 720,
    minHeight: 480,
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

/**
 * Without its page as yet: whoever answers the page must listen before it is loaded, since it calls at once. `place`: where the
 * window was that it stands for.
 */
export function createWindow(
  electron: Pick<Used, 'BrowserWindow'>,
  folder: string,
  place?: Rectangle,
): UsedWindow {
  const window = new electron.BrowserWindow({ ...windowOptions(folder), ...place })
  window.once('ready-to-show', () => window.show())
  return window
}

/** `address`: the screen to begin with, where it is one of ours. */
export async function loadScreens(window: UsedWindow, address = ''): Promise<void> {
  const first = `${origin}/index.html`
  try {
    await window.loadURL(address.startsWith(first) ? address : first)
  } catch (error) {
    // Closed before it was there.
    if (!window.isDestroyed()) throw error
  }
}
