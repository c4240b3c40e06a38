/** What was read off a host before anything was planned for it. Every value that could not be told is undefined, never guessed. */
import { z } from 'zod'

export const HostInterface = z.strictObject({
  name: z.string(),
  mac: z.string(),
  up: z.boolean(),
  lowerUp: z.boolean(),
  /** `address/prefix`, IPv4. */
  addresses: z.array(z.string()),
})
export type HostInterface = z.infer<typeof HostInterface>

export const HostFacts = z.strictObject({
  hostname: z.string(),
  machineId: z.string().optional(),
  /** ID and VERSION_ID of os-release (`debian`, `12`), or read from redhat-release (`centos`, `6.10`). */
  distribution: z.string(),
  release: z.string(),
  family: z.enum(['rhel', 'debian', 'other']),
  architecture: z.string(),
  kernel: z.string(),
  init: z.enum(['systemd', 'sysv']),
  interfaces: z.array(HostInterface),
  /** The interface that carries the address this SSH connection came in on. */
  sshInterface: z.string().optional(),
  /** Active, not merely installed; absent where its rules could not be read (no root). */
  firewall: z.enum(['firewalld', 'ufw', 'nftables', 'iptables', 'none']).optional(),
  selinux: z.enum(['enforcing', 'permissive', 'disabled']),
  /** Host clock minus laptop clock in ms, half the round trip taken off; and that half as its uncertainty. */
  clockOffsetMs: z.number(),
  clockErrorMs: z.number(),
  /** Programs asked for and found: name -> absolute path. */
  tools: z.record(z.string(), z.string()),
  privilege: z.enum(['root', 'sudo-password', 'sudo-nopasswd', 'none']),
  user: z.string(),
  virtualization: z.string().optional(),
  /** The database server that is installed: `mysql 5.6.24`, `mariadb 10.11.14`. */
  database: z.string().optional(),
})
export type HostFacts = z.infer<typeof HostFacts>

/** The programs that facts look for. */
export const wantedTools = [
  'systemctl',
  'service',
  'chkconfig',
  'update-rc.d',
  'journalctl',
  'ip',
  'ss',
  'arping',
  'tcpdump',
  'ping',
  'perl',
  'python3',
  'python',
  'gcc',
  'make',
  'pkg-config',
  'dpkg',
  'rpm',
  'yum',
  'dnf',
  'apt-get',
  'firewall-cmd',
  'ufw',
  'nft',
  'iptables',
  'sha256sum',
  'setsid',
  'nohup',
  'keepalived',
  'curl',
  'tar',
] as const
