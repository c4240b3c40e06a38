/** A site whose hosts are real sshds on loopback, and the screen of its terminals. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import type { AppUnderTest } from './app.ts'

export type SiteHost = Pick<TestSshd, 'port' | 'folder' | 'fingerprint'>

export interface SiteHostOptions {
  readonly encoding?: 'utf-8' | 'gbk'
}

export const terminalsRoute = '#/site/demo/terminals'

export async function showTerminals(
  app: AppUnderTest,
  hosts: Readonly<Record<string, SiteHost>>,
  options: SiteHostOptions = {},
): Promise<void> {
  await writeSite(app.home, hosts, options)
  await app.page.goto(`${new URL(app.page.url()).origin}/${terminalsRoute}`)
  await app.page.locator('.host-pane').first().waitFor()
}

/** The site whose terminals the route shows, in SITEPROOF_HOME. */
export async function writeSite(
  home: string,
  hosts: Readonly<Record<string, SiteHost>>,
  { encoding = 'utf-8' }: SiteHostOptions = {},
): Promise<void> {
  const folder = join(home, 'sites', 'demo')
  await mkdir(folder, { recursive: true })
  const entries = Object.entries(hosts).map(([name, { port, folder: keys, fingerprint }]) => {
    const ssh = { address: '127.0.0.1', port, user: 'root', auth: { key: join(keys, 'id') } }
    return `  ${name}: { ssh: ${JSON.stringify({ ...ssh, host_key: fingerprint, encoding })} }\n`
  })
  await writeFile(
    join(folder, 'site.yaml'),
    `schema: siteproof/site/v1\nname: Demo\nhosts:\n${entries.join('')}`,
  )
}
