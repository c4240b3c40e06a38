/** The shipped runbooks as the command line reads them, bound to a site of two servers, with facts of three generations. */
import { fileURLToPath } from 'node:url'
import { readRunbookFolder } from '../../adapters/files/load.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { actionKinds } from '../../engine/actions/registry.ts'
import { checkKinds } from '../../engine/checks/registry.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import { parseRunbook } from '../../engine/runbook/parse.ts'
import type { Runbook } from '../../engine/runbook/schema.ts'
import type { Binding } from '../../engine/site/bind.ts'
import { bind } from '../../engine/site/binding.ts'
import { parseSite } from '../../engine/site/parse.ts'
import type { Parsed } from '../../engine/source/issue.ts'

export const registries = { actions: actionKinds, checks: checkKinds }

export function folderOf(id: string): string {
  return fileURLToPath(new URL(`../../runbooks/${id}`, import.meta.url))
}

export async function parseShipped(id: string): Promise<Parsed<Runbook>> {
  const files = await readRunbookFolder(folderOf(id))
  return parseRunbook({ files, folder: `runbooks/${id}` }, systemDigest, registries)
}

export async function shipped(id: string): Promise<Runbook> {
  const parsed = await parseShipped(id)
  if (!parsed.ok) throw new Error(parsed.issues.map(issue => `${issue.code} ${issue.message.en}`).join('\n'))
  return parsed.value
}

/** Pinned files must have some SHA-256; nothing reads the files themselves here. */
const pin = '0123456789abcdef'.repeat(4)

/** A site of node-a (.65) and node-b (.38); `params` are lines under `params:`. */
export function bound(runbook: Runbook, params: readonly string[] = []): Binding {
  const host = (name: string, address: string, priority: number): string => `  ${name}:
    ssh: { address: 10.0.0.${priority}, auth: { key: key } }
    values: ${runbook.params['iface'] === undefined ? '{}' : `{ service_ip: ${address}, iface: eth0, priority: ${priority} }`}
`
  const pair = runbook.params['vip'] !== undefined
  const lines = [...(pair ? ['vip: 192.168.10.78/24', 'vrid: 62'] : []), ...params]
  const text = `schema: siteproof/site/v1
name: Test site
hosts:
${host('node-a', '192.168.10.65', 150)}${host('node-b', '192.168.10.38', 100)}roles: { a: [node-a], b: [node-b] }
params: {${lines.join(', ')}}
${pair ? 'secrets: { auth_pass: { env: AUTH_PASS } }' : kit(runbook)}
`
  const parsed = parseSite(text, 'site.yaml')
  if (!parsed.ok) throw new Error(parsed.issues.map(issue => issue.message.en).join('\n'))
  const result = bind(runbook, parsed.value.site, parsed.value)
  if (!result.ok) throw new Error(result.issues.map(issue => issue.message.en).join('\n'))
  return result.value
}

function kit(runbook: Runbook): string {
  const open = (runbook.kit?.files ?? []).filter(file => file.sha256 === undefined)
  return `kit: { dir: kit, sha256: {${open.map(file => `${file.file}: ${pin}`).join(', ')}} }`
}

const debian: HostFacts = {
  hostname: 'node',
  distribution: 'debian',
  release: '12',
  family: 'debian',
  architecture: 'x86_64',
  kernel: '6.1.0',
  init: 'systemd',
  interfaces: [
    { name: 'eth0', mac: '02:00:00:00:00:01', up: true, lowerUp: true, addresses: ['192.168.10.65/24'] },
  ],
  firewall: 'none',
  selinux: 'disabled',
  clockOffsetMs: 0,
  clockErrorMs: 1,
  tools: { dpkg: '/usr/bin/dpkg' },
  privilege: 'root',
  user: 'root',
}

export const platforms: Readonly<Record<string, HostFacts>> = {
  'debian 12': debian,
  'centos 6 (sysv, iptables)': {
    ...debian,
    distribution: 'centos',
    release: '6.10',
    family: 'rhel',
    init: 'sysv',
    firewall: 'iptables',
    tools: { rpm: '/bin/rpm' },
  },
  'centos 7 (systemd, firewalld)': {
    ...debian,
    distribution: 'centos',
    release: '7.9',
    family: 'rhel',
    firewall: 'firewalld',
    selinux: 'enforcing',
    tools: { rpm: '/bin/rpm' },
  },
}
