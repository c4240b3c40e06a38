/** Two simulated hosts behind real SSH servers, as a site that the app does not know for a rehearsal. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startRehearsal, type Rehearsal } from '../../adapters/rehearsal/index.ts'

export interface SimulatedSite extends AsyncDisposable {
  /** The site file: passwords are asked for, no host key is pinned. */
  readonly text: string
  /** The same with its host keys pinned and its passwords in `env`: nothing is asked. */
  readonly quiet: string
  readonly env: Readonly<Record<'login' | 'auth_pass', string>>
  readonly password: string
  readonly hosts: Rehearsal['hosts']
  /** Puts the file into the sites of a home folder under this name. */
  write(home: string, site: string, text?: string): Promise<void>
}

export async function startSimulatedSite(): Promise<SimulatedSite> {
  const rehearsal = await startRehearsal()
  const password = await rehearsal.secrets.get('', { env: 'login' })
  const quiet = rehearsal.site.replace('name: Rehearsal', 'name: 一号机房')
  const text = quiet
    .replaceAll('{ password: { env: login } }', '{ password: { prompt: true } }')
    .replaceAll(/ *host_key: .*\n/g, '')
  return {
    text,
    quiet,
    env: { login: password, auth_pass: 'k1eepA99' },
    password,
    hosts: rehearsal.hosts,
    async write(home, site, own = text) {
      const folder = join(home, 'sites', site)
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'site.yaml'), own)
    },
    [Symbol.asyncDispose]: () => rehearsal[Symbol.asyncDispose](),
  }
}
