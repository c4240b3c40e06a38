import { mkdtemp, rmdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Settings } from '../engine/contract/app.ts'
import type { ErrorParams } from '../engine/errors.ts'
import { phrase } from '../engine/words/phrases/index.ts'
import { systemCode } from '../adapters/files/durable.ts'
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

/** Why a folder that was set cannot hold sites or runs, as FOLDER_UNUSABLE says it; undefined where it can. */
export async function whyUnusable(path: string): Promise<ErrorParams | undefined> {
  const reason = async (): Promise<ErrorParams[string] | undefined> => {
    if (!isAbsolute(path)) return phrase('folder-relative')
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) return phrase('folder-missing')
    if (!found.isDirectory()) return phrase('folder-is-file')
    // Only a write tells: rights, a read-only disk and a full one look alike from outside.
    return mkdtemp(join(path, '.siteproof-'))
      .then(async probe => {
        await rmdir(probe)
        return undefined
      })
      .catch((error: unknown) => phrase('folder-readonly', { code: systemCode(error) ?? '' }))
  }
  const why = await reason()
  return why === undefined ? undefined : { path, reason: why }
}
