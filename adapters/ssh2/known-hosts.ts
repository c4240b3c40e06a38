/** Host keys on disk, in the format of OpenSSH's known_hosts, so that `ssh -o UserKnownHostsFile=…` reads them too. */
import { chmod, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostKey, HostKeyStore } from './host-keys.ts'

/** Keys are kept in `folder/known_hosts` (mode 0600), one line each, only ever appended. */
export function createKnownHostsFile(folder: string): HostKeyStore {
  const path = join(folder, 'known_hosts')
  return {
    async find(address, port) {
      return parseKnownHosts(await textOf(path), hostPattern(address, port))
    },
    async add(address, port, key) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const before = await textOf(path)
      const gap = before === '' || before.endsWith('\n') ? '' : '\n'
      // One write in append mode: two processes that add at once both keep their line.
      await using file = await open(path, 'a', 0o600)
      await chmod(path, 0o600)
      await file.appendFile(`${gap}${hostPattern(address, port)} ${key.type} ${key.base64}\n`)
      await file.datasync()
    },
  }
}

/** `address` for port 22, else `[address]:port`, as OpenSSH writes it. */
export function hostPattern(address: string, port: number): string {
  return port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`
}

/** Keys of one host; comments, hashed names, markers (`@revoked`) and damaged lines are passed over. */
export function parseKnownHosts(text: string, pattern: string): HostKey[] {
  const keys: HostKey[] = []
  for (const line of text.split(/\r?\n/)) {
    const [names = '', type, base64] = line.trim().split(/\s+/)
    if (type === undefined || base64 === undefined || /^[#@|]/.test(names)) continue
    const matches = names.split(',').some(name => name === pattern || name === `[${pattern}]:22`)
    if (matches) keys.push({ type, base64 })
  }
  return keys
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
