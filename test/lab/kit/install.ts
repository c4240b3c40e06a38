/** Putting keepalived on a host by the shortest way, where the install is not what is tested. */
import { join } from 'node:path'
import { enterHost, execOn, mustExecOn } from '../hosts/exec.ts'
import type { HostState, LabState } from '../state.ts'
import { must } from '../system/run.ts'
import { ensureKit, kitFiles } from './build.ts'

/** Unpacks a tarball of the lab machine inside a running host. */
export async function unpackOn(lab: string, host: string, tarball: string, folder: string): Promise<void> {
  await mustExecOn(lab, host, ['mkdir', '-p', folder])
  const unpack = `exec "$@" <"$tarball"`
  const inside = [...enterHost(lab, host), 'tar', '-C', folder, '-x', tarball.endsWith('.gz') ? '-z' : '-f-']
  await must(['/bin/sh', '-c', `tarball=$1; shift; ${unpack}`, 'unpack', tarball, ...inside])
}

/** Installs Debian's keepalived from the kit, unless some keepalived is there already. */
export async function installKeepalived(lab: LabState, host: HostState): Promise<void> {
  if ((await execOn(lab.name, host.name, 'command -v keepalived')).code === 0) return
  const folder = '/var/tmp/siteproof-lab-debs'
  await unpackOn(lab.name, host.name, join(await ensureKit(), kitFiles.package), folder)
  await mustExecOn(lab.name, host.name, `dpkg -i ${folder}/*.deb && rm -r ${folder}`)
}
