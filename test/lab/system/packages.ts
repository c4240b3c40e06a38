/** The system packages that the lab itself needs, and the mirror that this machine already uses. */
import { must, run } from './run.ts'

/** Program that must exist, and the Debian package that brings it. */
const needed: Readonly<Record<string, string>> = {
  debootstrap: 'debootstrap',
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  tcpdump: 'tcpdump',
  ping: 'iputils-ping',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
}

async function isMissing(program: string): Promise<boolean> {
  const result = await run(['/bin/sh', '-c', 'command -v "$0"', program])
  return result.code !== 0
}

/** Installs what is missing through apt; says what to do where that is impossible. */
export async function ensurePackages(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('The lab makes namespaces and mounts: run it as root.')
  const packages = new Set<string>()
  for (const [program, name] of Object.entries(needed)) if (await isMissing(program)) packages.add(name)
  if (packages.size === 0) return
  if (await isMissing('apt-get')) throw new Error(`The lab needs: ${[...packages].join(' ')}`)

  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages]
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if ((await run(install, { env })).code === 0) return
  await must(['apt-get', 'update', '-qq'])
  await must(install, { env })
}

/** The mirror named by the machine's own apt sources, so that the lab asks nobody else; SITEPROOF_LAB_MIRROR wins. */
export async function debianMirror(suite: string): Promise<string> {
  const told = process.env['SITEPROOF_LAB_MIRROR']
  if (told !== undefined) return told
  const lines = await must(['apt-get', 'indextargets', '--format', '$(RELEASE) $(REPO_URI)'])
  const targets = lines.split('\n').map(line => line.split(' '))
  const exact = targets.find(([release]) => release === suite)?.[1]
  const mirror = exact ?? targets.find(([, uri]) => uri !== undefined && /\/debian\/?$/.test(uri))?.[1]
  if (mirror === undefined)
    throw new Error(`The apt sources of this machine name no mirror for ${suite}: set SITEPROOF_LAB_MIRROR.`)
  return mirror
}
