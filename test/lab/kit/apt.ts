/** Asking apt for files without touching the lab machine's own package state. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from '../base/recipe.ts'
import { debianMirror } from '../system/packages.ts'
import { must } from '../system/run.ts'

/** An apt that believes to run on the bare base. */
export interface PrivateApt {
  /** Fetches these packages and every dependency that the base lacks into a folder. */
  download(packages: readonly string[], folder: string): Promise<void>
  /** Fetches the upstream tarball of a source package into a folder. */
  source(name: string, folder: string): Promise<void>
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Prepares an apt of its own in `folder`, with the packages of `base` as the installed ones. */
export async function privateApt(folder: string, base: string): Promise<PrivateApt> {
  for (const name of ['lists/partial', 'archives/partial']) mkdirSync(join(folder, name), { recursive: true })
  copyFileSync(join(base, 'var/lib/dpkg/status'), join(folder, 'status'))
  const mirror = await debianMirror(suite)
  const line = (type: string): string => `${type} [signed-by=${keyring}] ${mirror} ${suite} main\n`
  writeFileSync(join(folder, 'sources.list'), line('deb') + line('deb-src'))
  const settings = [
    ['Dir::State', folder],
    ['Dir::State::lists', join(folder, 'lists')],
    ['Dir::State::status', join(folder, 'status')],
    ['Dir::Etc::sourcelist', join(folder, 'sources.list')],
    ['Dir::Etc::sourceparts', '-'],
    ['APT::Sandbox::User', 'root'],
    ['APT::Install-Recommends', 'false'],
  ]
  const options = settings.flatMap(([key, value]) => ['-o', `${key}=${value}`])
  await must(['apt-get', '-qq', ...options, 'update'])

  return {
    async download(packages, target) {
      mkdirSync(join(target, 'partial'), { recursive: true })
      const cache = ['-o', `Dir::Cache::archives=${target}`]
      await must(['apt-get', '-qq', '-y', ...options, ...cache, 'install', '--download-only', ...packages])
      await must(['rm', '-rf', join(target, 'partial'), join(target, 'lock')])
    },
    async source(name, target) {
      mkdirSync(target, { recursive: true })
      await must(['apt-get', '-qq', ...options, 'source', '--download-only', '--tar-only', name], {
        cwd: target,
      })
    },
  }
}
