/** Hundreds of 'hosts' for the price of one. */
import { enterNetwork, mustExecOn, reloadSsh } from './hosts/exec.ts'
import { ipBatch, laptopDevice } from './hosts/network.ts'
import { hostOf, type LabState } from './state.ts'
import { namespaceName } from './system/paths.ts'
import { must } from './system/run.ts'
import { keyFile } from './site-file.ts'

/** Addresses that all answer SSH. */
export interface ManyHosts {
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly port: number }[]
  readonly user: 'root'
  readonly key: string
  readonly hostKey: string
}

/**
 * Gives the last host of a flat lab `count` further addresses (up to 250). It is one machine with one sshd whose
 * MaxStartups is raised, so a bench measures the controller's side honestly but not the work of `count` real
 * servers; files written through one address are seen through all others.
 */
export async function manyHosts(state: LabState, count: number): Promise<ManyHosts> {
  const host = state.hosts.at(-1)
  if (host === undefined || state.topology !== 'flat') throw new Error('manyHosts needs a flat lab')
  if (count < 1 || count > 250) throw new Error('manyHosts makes 1 to 250 addresses')
  const prefix = `10.78.${state.number}`
  const addresses = Array.from({ length: count }, (_, index) => `${prefix}.${index + 2}`)

  await must(['ip', 'addr', 'replace', `${prefix}.1/24`, 'dev', laptopDevice(state.number)])
  const device = hostOf(state, host.name).nics[0].device
  const lines = addresses.map(address => `addr replace ${address}/24 dev ${device}`)
  await ipBatch(lines, namespaceName(state.name, host.name))
  // So many neighbours overflow the default ARP table of 128 entries kept at rest.
  await must([...enterNetwork(state.name, host.name), 'ip', '-4', 'neigh', 'flush', 'all'])
  const settings = 'MaxStartups 1000\nMaxSessions 100\n'
  await mustExecOn(state.name, host.name, ['tee', '/etc/ssh/sshd_config.d/many.conf'], { input: settings })
  await reloadSsh(state.name, host.name)
  const hosts = addresses.map((address, index) => {
    return { name: `many-${String(index + 1).padStart(3, '0')}`, address, port: 22 }
  })
  return { hosts, user: 'root', key: keyFile(state.name), hostKey: host.hostKey }
}
