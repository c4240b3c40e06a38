import { spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestSshd } from '../../adapters/ssh2/testing/sshd.ts'

/** Another key for the same address, as after a reinstall. Returns its fingerprint. */
export async function changeKey(sshd: TestSshd): Promise<string> {
  await sshd.kill()
  const key = join(sshd.folder, 'host')
  await Promise.all([rm(key), rm(`${key}.pub`)])
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  await sshd.restart()
  return (
    / (SHA256:\S+) /.exec(spawnSync('ssh-keygen', ['-lf', `${key}.pub`], { encoding: 'utf8' }).stdout)?.[1] ??
    ''
  )
}
