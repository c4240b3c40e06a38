import type { BrowserWindowConstructorOptions } from 'electron'
import type { Served } from './scheme.ts'
import type { Used } from './used.ts'

const hidden: BrowserWindowConstructorOptions = {
  show: false,
  webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
}

/** Prints a self-contained page on A4 in a window that nobody sees. */
export async function printPdf(
  electron: Pick<Used, 'BrowserWindow'>,
  served: Served,
  html: string,
): Promise<Uint8Array> {
  const window = new electron.BrowserWindow(hidden)
  const lent = served.lend(html)
  try {
    await window.loadURL(lent.address)
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      preferCSSPageSize: true,
    })
  } finally {
    lent.end()
    window.destroy()
  }
}
