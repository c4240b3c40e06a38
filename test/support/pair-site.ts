export interface PairSite {
  readonly name: string
  readonly vrid: number
  /** node-a's is 100. */
  readonly priorityOfB: number
}

/** A site file for the runbook `keepalived-vip-pair` that lacks nothing. */
export function pairSite({ name, vrid, priorityOfB }: PairSite): string {
  const host = (last: number, priority: number): string =>
    `{ ssh: { address: 10.0.0.${String(last)}, auth: { agent: true } }, values: { service_ip: 192.168.10.${String(last)}, iface: eth0, priority: ${String(priority)} } }`
  return `schema: siteproof/site/v1
name: ${name}
hosts:
  node-a: ${host(1, 100)}
  node-b: ${host(2, priorityOfB)}
roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, vrid: ${String(vrid)} }
secrets: { auth_pass: { prompt: true } }
`
}
