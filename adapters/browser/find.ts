/** The installed browser that can show an app window and print: Chrome, Edge or Chromium. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

const onPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]
const onMac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
/** Edge is part of Windows; Chrome is preferred where it is there. */
const onWindows = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

/** Absolute path of the browser; SITEPROOF_BROWSER names one. undefined: there is none. */
export function findBrowser(env: Environment, platform: string = process.platform): string | undefined {
  const named = env['SITEPROOF_BROWSER']
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined
  return candidates(env, platform).find(isProgram)
}

function candidates(env: Environment, platform: string): readonly string[] {
  if (platform === 'darwin') return onMac
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
    return onWindows.flatMap(path => roots.flatMap(root => (root === undefined ? [] : [`${root}\\${path}`])))
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return onPath.flatMap(name => folders.map(folder => join(folder, name)))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Keeps the browser from talking to anybody but the page that it was started for. It has more to tell its maker than any list of switches
 * knows (which accounts, which fields a page has, what time it is), so every way out ends at a closed port of this computer, which is to
 * ask for names, too. Loopback takes no proxy. (A rule for names would do as well, but shows a warning above the page.)
 */
export const quietFlags: readonly string[] = [
  '--proxy-server=http://127.0.0.1:9',
  // What takes no proxy (it looks for screens in the network), and the loudest of the rest.
  '--disable-features=MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,OptimizationHints',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-domain-reliability',
  '--disable-default-apps',
  '--no-pings',
  '--metrics-recording-only',
  // Chromium refuses its sandbox to root; a desktop user keeps it.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
