/** The site `north` with one host, reached by a key whose passphrase comes from somewhere. */
import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestSshd } from '../../adapters/ssh2/testing/sshd.ts'

/** Gives the key of `sshd` this passphrase, and writes a site file that takes it from `source` into the sites of a home folder. */
export async function writeKeySite(
  home: string,
  { folder, port }: TestSshd,
  passphrase: string,
  source: string,
): Promise<void> {
  const key = join(folder, 'id')
  spawnSync('ssh-keygen', ['-p', '-f', key, '-P', '', '-N', passphrase])
  const text = `schema: siteproof/site/v1
name: north
hosts:
  node-a:
    ssh:
      address: 127.0.0.1
      port: ${String(port)}
      user: root
      auth: { key: ${key}, passphrase: ${source} }
`
  const site = join(home, 'sites', 'north')
  await mkdir(site, { recursive: true })
  await writeFile(join(site, 'site.yaml'), text)
}
