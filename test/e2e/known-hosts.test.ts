import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { focused } from './pages/keyboard.ts'

/** A public key as known_hosts has it. */
function newKey(): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const blob = [field(Buffer.from('ssh-ed25519')), field(Buffer.from(x, 'base64url'))]
  return `ssh-ed25519 ${Buffer.concat(blob).toString('base64')}`
}

it('forgets the entry that the question names, not the others with the same key; the focus stays in the list', async () => {
  await using app = await startApp()
  const { page } = app
  const path = join(app.home, 'known_hosts')
  const key = newKey()
  await writeFile(path, ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map(name => `${name} ${key}\n`).join(''))

  await page.getByRole('link', { name: 'Settings' }).click()
  const forget = async (host: string): Promise<void> => {
    await page.getByRole('button', { name: `Forget the key of ${host}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget', exact: true }).click()
    await page.getByText(`The key of ${host} is forgotten.`).waitFor()
  }
  await page.getByRole('button', { name: 'Forget the key of 10.0.0.2' }).click()
  await page.getByText('The same key is also known for 10.0.0.1, 10.0.0.3, and stays so.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await forget('10.0.0.2')

  expect(await readFile(path, 'utf8')).toBe(`10.0.0.1 ${key}\n10.0.0.3 ${key}\n`)
  await expect.poll(() => focused(page)).toBe('Forget the key of 10.0.0.3')
  await forget('10.0.0.3')
  await expect.poll(() => focused(page)).toBe('Forget the key of 10.0.0.1')
  await forget('10.0.0.1')
  await expect.poll(() => focused(page)).toBe('The key of 10.0.0.1 is forgotten.')
  expect(app.complaints).toEqual([])
})
