/** Faults made by somebody else on the segment: a host that has the address, or speaks VRRP. */
import { execOn, mustExecOn } from '../hosts/exec.ts'
import { installKeepalived } from '../kit/install.ts'
import { virtualAddress } from '../site-file.ts'
import type { LabState } from '../state.ts'
import { until } from '../system/run.ts'
import { argument, type Fault, type FaultTarget } from './fault.ts'

/** Meant for node-c: the address is taken before the pair wants it. */
export const takeAddress: Fault = {
  summary: 'the host has the address (the lab’s virtual IP unless told) and answers ARP for it',
  usage: '[ADDRESS]',
  async apply({ lab, host, args }) {
    const address = args[0] ?? virtualAddress(lab)
    const { device } = host.nics[0]
    await mustExecOn(lab.name, host.name, ['ip', 'addr', 'replace', `${address}/32`, 'dev', device])
    await execOn(lab.name, host.name, ['arping', '-q', '-U', '-c', '1', '-w', '2', '-I', device, address])
  },
  async heal({ lab, host, args }) {
    const address = args[0] ?? virtualAddress(lab)
    await execOn(lab.name, host.name, ['ip', 'addr', 'del', `${address}/32`, 'dev', host.nics[0].device])
  },
}

const config = '/run/siteproof-lab-vrrp.conf'
const pidFile = '/run/siteproof-lab-vrrp.pid'

function strangerAddress(lab: LabState): string {
  return virtualAddress(lab, 250)
}

/** Its password differs from everybody's, so it never listens to the pair and never falls silent. */
function strangerConfig({ host, lab }: FaultTarget, router: string, priority: string): string {
  return `vrrp_instance STRANGER {
  state MASTER
  interface ${host.nics[0].device}
  virtual_router_id ${router}
  priority ${priority}
  advert_int 1
  authentication {
    auth_type PASS
    auth_pass stranger
  }
  virtual_ipaddress {
    ${strangerAddress(lab)}/32
  }
}
`
}

/** Meant for node-c: a real keepalived of another system that uses the same VRID. */
export const speakVrrp: Fault = {
  summary: 'the host speaks VRRP with VRID and PRIORITY (50 unless told), through a real keepalived',
  usage: 'VRID [PRIORITY]',
  async apply(target) {
    const { lab, host } = target
    const text = strangerConfig(target, argument(target, 0, 'a VRID'), target.args[1] ?? '50')
    await installKeepalived(lab, host)
    await mustExecOn(lab.name, host.name, ['tee', config], { input: text })
    const files = ['-p', pidFile, '-r', `${pidFile}.vrrp`]
    await mustExecOn(lab.name, host.name, ['keepalived', '-f', config, ...files])
    // It listens for three intervals before it speaks.
    await until('the first words of the other VRRP speaker', 10, async () => {
      const shown = await execOn(lab.name, host.name, 'ip -4 -o addr')
      return shown.stdout.includes(`${strangerAddress(lab)}/`)
    })
  },
  async heal({ lab, host }) {
    const stop = `pid=$(cat ${pidFile} 2>/dev/null) && kill "$pid" && while kill -0 "$pid"; do sleep 0.1; done
      rm -f ${config} ${pidFile}*`
    await execOn(lab.name, host.name, stop)
  },
}
