import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSshd, whyNoSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp } from './app.ts'
import { openAlbum } from './pages/album.ts'

it.skipIf(whyNoSshd() !== undefined)(
  'two addresses of one machine are told by the question about its key and in the list of hosts',
  async () => {
    await using sshd = await startSshd()
    await using app = await startApp()
    await using album = await openAlbum(app)
    const { page } = app
    const folder = join(app.home, 'sites', 'north')
    await mkdir(folder, { recursive: true })
    const host = (address: string): string =>
      JSON.stringify({
        ssh: { address, port: sshd.port, user: 'root', auth: { key: join(sshd.folder, 'id') } },
      })
    const hosts = `hosts:\n  node-a: ${host('127.0.0.1')}\n  node-b: ${host('localhost')}\n`
    await writeFile(join(folder, 'site.yaml'), `schema: siteproof/site/v1\nname: north\n${hosts}`)
    await page.goto(`${new URL(page.url()).origin}/#/site/north`)
    const warned = page.getByText(`The same host key is known for [127.0.0.1]:${String(sshd.port)}`)
    const accept = async (name: string): Promise<void> => {
      const question = page.getByRole('dialog', { name: `Is this really ${name}?` })
      await question.getByLabel('I compared it by eye').check()
      await question.getByRole('button', { name: `Accept the key of ${name}` }).click()
      await page.getByText('logged in, facts read').waitFor()
    }

    await page.getByRole('button', { name: 'Test the connection' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await warned.count()).toBe(0)
    await accept('node-a')
    await page.getByRole('button', { name: /node-b root@/ }).click()
    await page.getByRole('button', { name: 'Test the connection' }).click()
    await warned.waitFor()
    expect(await album.take('same-key-question')).toEqual([])
    await accept('node-b')

    const row = page.getByRole('button', { name: /node-b root@/ })
    await row.getByText('same host key as node-a: perhaps the same machine').waitFor()
    expect(await album.take('same-key-list')).toEqual([])
    expect(app.complaints).toEqual([])
  },
)
