/** The programs that we are measured against. */
import { must, run } from '../lab/system/run.ts'

const needed: Readonly<Record<string, string>> = {
  ssh: 'openssh-client',
  scp: 'openssh-client',
  'ansible-playbook': 'ansible-core',
}

/** Installs through apt what is missing. */
export async function ensurePeers(): Promise<void> {
  const missing = new Set<string>()
  for (const [program, name] of Object.entries(needed)) {
    if ((await run(['/bin/sh', '-c', 'command -v "$0"', program])).code !== 0) missing.add(name)
  }
  if (missing.size === 0) return
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing]
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if ((await run(install, { env })).code === 0) return
  await must(['apt-get', 'update', '-qq'])
  await must(install, { env })
}

/** The first line that each says about its version. */
export async function peerVersions(): Promise<Record<string, string>> {
  const ssh = await run(['ssh', '-V'])
  const ansible = await run(['ansible-playbook', '--version'], { env: { LC_ALL: 'C.UTF-8' } })
  const first = (text: string): string => text.split('\n', 1)[0] ?? ''
  return { ssh: first(ssh.stderr), ansible: first(ansible.stdout) }
}
