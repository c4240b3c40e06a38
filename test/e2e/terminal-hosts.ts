/** A site whose hosts are real sshds on loopback, and the screen of its terminals. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import type { AppUnderTest } from './app.ts'

export interface SiteHostOptions {
  readonly encoding?: 'utf-8' | 'gbk'
}

export async function showTerminals(
  app: AppUnderTest,
  hosts: Readonly<Record<string, TestSshd>>,
  { encoding = 'utf-8' }: SiteHostOptions = {},
): Promise<void> {
  const folder = join(app.home, 'sites', 'demo')
  await mkdir(folder, { recursive: true })
  const entries = Object.entries(hosts).map(([name, { port, folder: keys, fingerprint }]) => {
    const ssh = { address: '127.0.0.1', port, user: 'root', auth: { key: join(keys, 'id') } }
    return `  ${name}: { ssh: ${JSON.stringify({ ...ssh, host_key: fingerprint, encoding })} }\n`
  })
  await writeFile(
    join(folder, 'site.yaml'),
    `schema: siteproof/site/v1\nname: Demo\nhosts:\n${entries.join('')}`,
  )
  await app.page.goto(`${new URL(app.page.url()).origin}/#/site/demo/terminals`)
  await app.page.locator('.host-pane').first().waitFor()
}
