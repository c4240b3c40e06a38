import { userInfo } from 'node:os'
import type { AppState, appMethods } from '../../engine/contract/app.ts'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import { appVersion } from '../version.ts'
import type { Bench } from '../workbench.ts'

export function appHandlers(bench: Bench): HandlersOf<typeof appMethods> {
  const state = (): AppState => {
    const { sites, runs } = bench.folders()
    return {
      version: appVersion,
      shell: bench.shell,
      platform: process.platform,
      settings: bench.settings.read(),
      sitesFolder: sites,
      runsFolder: runs,
      user: userInfo().username,
    }
  }
  return {
    'app.state': () => Promise.resolve(state()),
    async 'app.change-settings'(part) {
      await bench.settings.change(part)
      bench.notify({ type: 'changed', what: 'settings' })
      return state()
    },
  }
}
