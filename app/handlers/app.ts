import { userInfo } from 'node:os'
import type { AppState, appMethods, SettingsChange } from '../../engine/contract/app.ts'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import { RunError } from '../../engine/errors.ts'
import { whyUnusable } from '../folders.ts'
import { appVersion } from '../version.ts'
import type { Bench } from '../workbench.ts'

export function appHandlers(bench: Bench): HandlersOf<typeof appMethods> {
  async function state(): Promise<AppState> {
    const { sites, runs } = bench.folders()
    const { sitesFolder, runsFolder } = bench.settings.read()
    const set = [...new Set([sitesFolder, runsFolder])].filter(path => path !== '')
    const unusable = (await Promise.all(set.map(whyUnusable))).filter(one => one !== undefined)
    return {
      version: appVersion,
      shell: bench.shell,
      platform: process.platform,
      settings: bench.settings.read(),
      sitesFolder: sites,
      runsFolder: runs,
      unusable,
      user: userInfo().username,
      working: bench.runs.working(),
    }
  }
  return {
    'app.state': state,
    async 'app.change-settings'(part) {
      await checkFolders(bench, part)
      await bench.settings.change(part)
      bench.notify({ type: 'changed', what: 'settings' })
      return state()
    },
  }
}

/** Sites and runs must not vanish because of a letter that was mistyped. */
async function checkFolders({ settings, runs }: Bench, part: SettingsChange): Promise<void> {
  const before = settings.read()
  for (const name of ['sitesFolder', 'runsFolder'] as const) {
    const path = part[name]
    if (path === undefined || path === before[name]) continue
    if (name === 'runsFolder' && runs.working()) throw new RunError('RUNS_UNDER_WAY')
    const why = path === '' ? undefined : await whyUnusable(path)
    if (why !== undefined) throw new RunError('FOLDER_UNUSABLE', why)
  }
}
