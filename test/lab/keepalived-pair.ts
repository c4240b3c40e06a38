/** A real keepalived pair set up by the shortest way, for tests in which the setting up is not the point. */
import { installKeepalived } from './kit/install.ts'
import { hostOf } from './state.ts'
import type { Lab } from './lab.ts'

export interface PairOptions {
  readonly vip: string
  readonly vrid?: number
  /** Priorities of node-a and node-b. */
  readonly priorities?: readonly [number, number]
}

function configOf(lab: Lab, node: string, priority: number, options: PairOptions): string {
  const { device } = lab.host(node)
  return `global_defs {
  router_id ${node}
}
vrrp_instance LAB {
  state BACKUP
  interface ${device}
  virtual_router_id ${options.vrid ?? 62}
  priority ${priority}
  advert_int 1
  authentication {
    auth_type PASS
    auth_pass lab-pass
  }
  virtual_ipaddress {
    ${options.vip}/24 dev ${device}
  }
}
`
}

/** Installs and starts keepalived on node-a (the stronger one) and node-b. */
export async function startPair(lab: Lab, options: PairOptions): Promise<void> {
  const priorities = options.priorities ?? [200, 100]
  const nodes = ['node-a', 'node-b'] as const
  await Promise.all(
    nodes.map(async (node, index) => {
      await installKeepalived(lab.state, hostOf(lab.state, node))
      const input = configOf(lab, node, priorities[index] ?? 100, options)
      await lab.mustExec(node, ['tee', '/etc/keepalived/keepalived.conf'], { input })
      await lab.mustExec(node, 'systemctl enable keepalived && systemctl restart keepalived')
    }),
  )
}

/** The hosts that have an address right now, looked at from inside each of them. */
export async function holders(lab: Lab, address: string): Promise<string[]> {
  const names = Object.keys(lab.hosts)
  const shown = await Promise.all(names.map(name => lab.exec(name, 'ip -4 -o addr')))
  return names.filter((_, index) => shown[index]?.stdout.includes(` ${address}/`))
}
