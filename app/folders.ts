import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../engine/contract/app.ts'
import { settingsFolder, type Environment } from './settings-folder.ts'

/** Where sites and runs lie: as set, else in the home folder; under SITEPROOF_HOME where that is given. */
export function dataFolders(env: Environment, settings: Settings): { sites: string; runs: string } {
  const own = env['SITEPROOF_HOME']
  const base = own !== undefined && own !== '' ? settingsFolder(env) : join(homedir(), 'siteproof')
  return {
    sites: settings.sitesFolder === '' ? join(base, 'sites') : settings.sitesFolder,
    runs: settings.runsFolder === '' ? join(base, 'runs') : settings.runsFolder,
  }
}
