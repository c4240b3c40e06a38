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

/** Unpacks the kit's built tree on a host, unless some keepalived is there already; dpkg would take much longer. */
export async function installKeepalived(lab: LabState, host: HostState): Promise<void> {
  if ((await execOn(lab.name, host.name, 'command -v keepalived')).code === 0) return
  await unpackOn(lab.name, host.name, join(await ensureKit(), kitFiles.prebuilt), '/')
}
