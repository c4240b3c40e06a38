import { homedir } from 'node:os'
import { join } from 'node:path'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where accepted host keys, the vault and settings live: SITEPROOF_HOME, else the user's own folder for settings. */
export function settingsFolder(env: Environment): string {
  const own = env['SITEPROOF_HOME']
  if (own !== undefined && own !== '') return own
  const appData = env['APPDATA']
  if (process.platform === 'win32' && appData !== undefined) return join(appData, 'siteproof')
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'siteproof')
}
