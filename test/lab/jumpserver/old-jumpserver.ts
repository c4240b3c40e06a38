/** An old JumpServer 0.3 with its key, and assets that take that key, each with a trouble of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitDatabase, sql } from '../database/database.ts'
import { reloadSsh } from '../hosts/exec.ts'
import { makeKey } from '../hosts/identity.ts'
import type { Lab } from '../lab.ts'
import { oldSchema } from './schema.ts'

export const keyPath = '/usr/local/src/jumpserver/keys/default/admin_user.pem'
export const adminUser = 'jumpadm'

/** Host names of the assets; what is special about each is in its name. */
export const assets = ['asset-fine', 'asset-port', 'asset-wall', 'asset-nosudo', 'asset-sha1'] as const
export type Asset = (typeof assets)[number]

async function place(lab: Lab, host: string, path: string, text: string): Promise<void> {
  await lab.mustExec(host, `umask 077; mkdir -p "$(dirname '${path}')"; cat >'${path}'`, { input: text })
}

/** Fills `host` (a MySQL 5.6 one) with the old JumpServer's tables and key; returns the private key. */
export async function makeOldJumpServer(lab: Lab, host: string): Promise<string> {
  const [key, decoy] = [join(lab.folder, 'admin_user.pem'), join(lab.folder, 'decoy')]
  const rsa = ['-t', 'rsa', '-b', '2048', '-m', 'PEM']
  await Promise.all([makeKey(key, 'old-default', rsa), makeKey(decoy, 'jump_super', rsa)])
  await awaitDatabase(lab, host)
  await sql(lab, host, oldSchema(adminUser, 22, keyPath))
  await place(lab, host, keyPath, readFileSync(key, 'utf8'))
  await place(lab, host, `${keyPath}.pub`, readFileSync(`${key}.pub`, 'utf8'))
  // Where people look first, another key lies.
  await place(lab, host, '/home/jump_super/.ssh/id_rsa', readFileSync(decoy, 'utf8'))
  await Promise.all(assets.map(asset => makeAsset(lab, asset, readFileSync(`${key}.pub`, 'utf8'))))
  return readFileSync(key, 'utf8')
}

async function makeAsset(lab: Lab, asset: Asset, publicKey: string): Promise<void> {
  const sudo =
    asset === 'asset-nosudo'
      ? ''
      : `echo '${adminUser} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${adminUser};`
  // Old servers take SHA-1 signatures; an OpenSSH of today does not unless told.
  const old = asset === 'asset-sha1' ? '' : 'PubkeyAcceptedAlgorithms +ssh-rsa\n'
  const port = asset === 'asset-port' ? 'Port 2222\n' : ''
  await lab.mustExec(
    asset,
    `useradd -m ${adminUser}; ${sudo} install -d -m 700 -o ${adminUser} /home/${adminUser}/.ssh
    cat >/home/${adminUser}/.ssh/authorized_keys; chown ${adminUser} /home/${adminUser}/.ssh/authorized_keys
    printf '${old}${port}' >/etc/ssh/sshd_config.d/asset.conf`,
    { input: publicKey },
  )
  await reloadSsh(lab.name, asset)
  if (asset !== 'asset-wall') return
  const wall = `table ip wall { chain in { type filter hook input priority 0; ip saddr ${lab.host('node-b').serviceAddress} drop\n}\n}\n`
  await lab.mustExec(asset, ['nft', '-f', '-'], { input: wall })
}
