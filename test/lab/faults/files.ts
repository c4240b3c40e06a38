/** Faults that are files: a program gone, another host key, configuration that somebody left behind. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execOn, mustExecOn, reloadSsh } from '../hosts/exec.ts'
import { fingerprint, makeKey } from '../hosts/identity.ts'
import { rootPath } from '../hosts/power.ts'
import { virtualAddress } from '../site-file.ts'
import { hostFolder } from '../system/paths.ts'
import { must } from '../system/run.ts'
import { argument, type Fault, type FaultTarget } from './fault.ts'

/** Things taken from a host are kept outside it, so that the host has no trace of them. */
function shelf({ lab, host }: FaultTarget, name: string): string {
  const path = join(hostFolder(lab.name, host.name), 'shelf', name)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

async function programPath({ lab, host }: FaultTarget, program: string): Promise<string> {
  const find = ['/bin/sh', '-c', 'readlink -f "$(command -v "$0")"', program]
  const path = (await execOn(lab.name, host.name, find)).stdout.trim()
  if (!path.startsWith('/')) throw new Error(`${host.name} has no program ${program}`)
  return path
}

/** `command -v NAME` finds nothing any more. */
export const removeTool: Fault = {
  summary: 'the program NAME is gone from the host',
  usage: 'NAME',
  async apply(target) {
    const program = argument(target, 0, 'the name of a program')
    const path = await programPath(target, program)
    const source = join(rootPath(target.lab.name, target.host.name), path)
    await must(['cp', '-a', source, shelf(target, program)])
    writeFileSync(shelf(target, `${program}.path`), path)
    rmSync(source)
  },
  async heal(target) {
    const kept = shelf(target, argument(target, 0, 'the name of a program'))
    if (!existsSync(kept)) return
    const root = rootPath(target.lab.name, target.host.name)
    await must(['cp', '-a', kept, join(root, readFileSync(`${kept}.path`, 'utf8'))])
    rmSync(kept)
  },
}

const keyPath = 'etc/ssh/ssh_host_ed25519_key'

/** As after a reinstallation, or when somebody sits in between. */
export const newHostKey: Fault = {
  summary: 'the host shows another ed25519 key',
  usage: '',
  async apply(target) {
    const root = rootPath(target.lab.name, target.host.name)
    for (const suffix of ['', '.pub']) {
      await must(['mv', join(root, keyPath + suffix), shelf(target, `host-key${suffix}`)])
    }
    await makeKey(join(root, keyPath), 'changed')
    await reloadSsh(target.lab.name, target.host.name)
  },
  async heal(target) {
    const root = rootPath(target.lab.name, target.host.name)
    if (!existsSync(shelf(target, 'host-key'))) return
    for (const suffix of ['', '.pub']) {
      await must(['mv', shelf(target, `host-key${suffix}`), join(root, keyPath + suffix)])
    }
    await reloadSsh(target.lab.name, target.host.name)
  },
}

/** Fingerprint that a running host shows now. */
export function shownHostKey(lab: string, host: string): Promise<string> {
  return fingerprint(join(rootPath(lab, host), `${keyPath}.pub`))
}

const staticFile = 'etc/network/interfaces.d/siteproof-lab-vip'

/** Left over from an earlier attempt: the address stands in the network configuration and on the card. */
export const staticVip: Fault = {
  summary: 'the virtual IP stands in /etc/network and on the host’s card, without any keepalived',
  usage: '[ADDRESS]',
  async apply({ lab, host, args }) {
    const vip = args[0] ?? virtualAddress(lab)
    const { device } = host.nics[0]
    const path = join(rootPath(lab.name, host.name), staticFile)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `auto ${device}:0\niface ${device}:0 inet static\n  address ${vip}/24\n`)
    await mustExecOn(lab.name, host.name, ['ip', 'addr', 'replace', `${vip}/24`, 'dev', device])
  },
  async heal({ lab, host, args }) {
    const vip = args[0] ?? virtualAddress(lab)
    rmSync(join(rootPath(lab.name, host.name), staticFile), { force: true })
    await execOn(lab.name, host.name, ['ip', 'addr', 'del', `${vip}/24`, 'dev', host.nics[0].device])
  },
}

/** The sample that packages and `make install` bring, as far as it does harm. */
const sample = `! Configuration File for keepalived
global_defs {
   router_id LVS_DEVEL
   vrrp_skip_check_adv_addr
   vrrp_strict
   vrrp_garp_interval 0
   vrrp_gna_interval 0
}
vrrp_instance VI_1 {
    state MASTER
    interface eth0
    virtual_router_id 51
    priority 100
    advert_int 1
    authentication {
        auth_type PASS
        auth_pass 1111
    }
    virtual_ipaddress {
        192.168.200.16
        192.168.200.17
        192.168.200.18
    }
}
`

/** Seeded by hand, since keepalived 2.2.7 installs its sample under another name. */
export const sampleConfig: Fault = {
  summary: 'the packaged sample configuration (vrrp_strict, VRID 51, three foreign addresses) is in place',
  usage: '',
  apply({ lab, host }) {
    const path = join(rootPath(lab.name, host.name), 'etc/keepalived/keepalived.conf')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, sample, { mode: 0o644 })
    return Promise.resolve()
  },
  heal({ lab, host }) {
    rmSync(join(rootPath(lab.name, host.name), 'etc/keepalived/keepalived.conf'), { force: true })
    return Promise.resolve()
  },
}
