import { setTimeout as delay } from 'node:timers/promises'
import type { BrowserWindowConstructorOptions } from 'electron'
import { RunError } from '../engine/errors.ts'
import type { Served } from './scheme.ts'
import type { Used, UsedWindow } from './used.ts'

const hidden: BrowserWindowConstructorOptions = {
  show: false,
  webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
}
const longestMs = 60_000

/** Prints a self-contained page on A4 in a window that nobody sees. Throws PRINT_FAILED, also where it takes too long. */
export async function printPdf(
  electron: Pick<Used, 'BrowserWindow'>,
  served: Served,
  html: string,
  patienceMs = longestMs,
): Promise<Uint8Array> {
  const window = new electron.BrowserWindow(hidden)
  const lent = served.lend(html)
  const done = new AbortController()
  const tooLong = delay(patienceMs, undefined, { signal: done.signal }).then(() => {
    throw new Error('no answer')
  })
  try {
    return await Promise.race([print(window, lent.address), tooLong])
  } catch (cause) {
    throw new RunError('PRINT_FAILED', { reason: 'Electron' }, { cause })
  } finally {
    done.abort()
    lent.end()
    window.destroy()
  }
}

async function print(window: UsedWindow, address: string): Promise<Uint8Array> {
  await window.loadURL(address)
  return window.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    preferCSSPageSize: true,
  })
}
