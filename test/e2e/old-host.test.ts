import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startFakeServer } from '../../adapters/ssh2/testing/server.ts'
import { startApp } from './app.ts'

it('an old host is let in part by part: each answer adds to what the site file allows, by hand or before', async () => {
  await using server = await startFakeServer({
    algorithms: { kex: ['diffie-hellman-group1-sha1'], serverHostKey: ['ssh-rsa'], cipher: ['aes256-cbc'] },
  })
  await using app = await startApp({ env: { E2E_PASS: 'hunter22' } })
  const { page } = app
  const folder = join(app.home, 'sites', 'old')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'site.yaml'),
    `schema: siteproof/site/v1
name: old
hosts:
  node-a:
    ssh: { address: 127.0.0.1, port: ${String(server.ssh.port)}, user: root, auth: { password: { env: E2E_PASS } }, legacy: [hmac-md5] }
`,
  )
  await page.goto(`${new URL(page.url()).origin}/#/site/old`)

  const wanted = ['diffie-hellman-group1-sha1', 'ssh-rsa', 'aes256-cbc']
  for (const algorithm of wanted) {
    await page.getByRole('button', { name: 'Test the connection' }).click()
    await page.getByRole('button', { name: `Allow ${algorithm} for this host alone` }).click()
  }
  await page.getByRole('button', { name: 'Test the connection' }).click()

  // The handshake is through: the host's own key is asked about.
  await page.getByRole('dialog', { name: 'Is this really node-a?' }).waitFor()
  expect(await readFile(join(folder, 'site.yaml'), 'utf8')).toContain(
    `legacy: [hmac-md5, ${wanted.join(', ')}]`,
  )
})
