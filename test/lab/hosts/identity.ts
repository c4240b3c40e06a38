/** What makes one host different from the next: its name, its keys, who may log in. */
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { must } from '../system/run.ts'
import type { HostPlan } from './topology.ts'

const keyTypes: readonly (readonly string[])[] = [
  ['-t', 'ed25519'],
  ['-t', 'ecdsa'],
  // 2048 bits are made in a tenth of a second; the lab needs the type, not the strength.
  ['-t', 'rsa', '-b', '2048'],
]

const homes: readonly { readonly path: string; readonly id: number }[] = [
  { path: 'root', id: 0 },
  { path: 'home/ops', id: 1000 },
  { path: 'home/opsn', id: 1001 },
]

function place(root: string, path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text, { mode })
}

function placeAuthorizedKey(root: string, publicKey: string): void {
  for (const { path, id } of homes) {
    const folder = join(root, path, '.ssh')
    // sshd ignores the key when home or folder are open to others, and these folders cover the base's.
    mkdirSync(dirname(join(root, path)), { recursive: true })
    mkdirSync(join(root, path), { mode: 0o700 })
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(folder, 'authorized_keys'), publicKey, { mode: 0o600 })
    for (const owned of [join(root, path), folder, join(folder, 'authorized_keys')]) chownSync(owned, id, id)
  }
}

/** `SHA256:…` of a public key file. */
export async function fingerprint(publicKeyFile: string): Promise<string> {
  const line = await must(['ssh-keygen', '-l', '-E', 'sha256', '-f', publicKeyFile])
  return line.split(' ')[1] ?? ''
}

/** Makes a key pair without a passphrase. */
export async function makeKey(
  path: string,
  comment: string,
  type: readonly string[] = ['-t', 'ed25519'],
): Promise<void> {
  await must(['ssh-keygen', '-q', ...type, '-N', '', '-C', comment, '-f', path])
}

/** Writes a host's own files into its identity layer and returns its ed25519 fingerprint. */
export async function makeIdentity(
  root: string,
  host: HostPlan,
  everyone: readonly HostPlan[],
  publicKey: string,
): Promise<string> {
  const names = everyone.map(each => `${each.nics[0].address} ${each.name}\n`)
  place(root, 'etc/hostname', `${host.name}\n`)
  place(root, 'etc/hosts', `127.0.0.1 localhost\n${names.join('')}`)
  place(root, 'etc/machine-id', `${randomBytes(16).toString('hex')}\n`, 0o444)
  placeAuthorizedKey(root, publicKey)
  mkdirSync(join(root, 'etc/ssh'), { recursive: true })
  const keys = keyTypes.map(type => {
    return makeKey(join(root, `etc/ssh/ssh_host_${type[1] ?? ''}_key`), host.name, type)
  })
  await Promise.all(keys)
  return fingerprint(join(root, 'etc/ssh/ssh_host_ed25519_key.pub'))
}
