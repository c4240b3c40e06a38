import { InMemoryFs } from 'just-bash'

/** The interpreter keeps a file for each program that it knows, and forgets to mark it as one: here it may be run. */
export class HostFiles extends InMemoryFs {
  override async stat(path: string): ReturnType<InMemoryFs['stat']> {
    const found = await super.stat(path)
    return found.isFile && /^(\/usr)?\/bin\//.test(path) ? { ...found, mode: 0o755 } : found
  }
}

/** The files of a freshly installed simulated server with keepalived on it, as far as runbooks look at them. */
export function initialFiles(machine: {
  readonly name: string
  readonly device: string
  readonly mac: string
}): Record<string, string> {
  const card = `/sys/class/net/${machine.device}`
  return {
    '/etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Simulated Debian 12 (rehearsal)"\n',
    '/etc/debian_version': '12.8\n',
    '/etc/hostname': `${machine.name}\n`,
    '/etc/machine-id': `${Buffer.from(machine.name.padEnd(16, '0')).toString('hex')}\n`,
    '/etc/network/interfaces': `auto ${machine.device}\niface ${machine.device} inet static\n`,
    '/run/systemd/system/.keep': '',
    '/tmp/.keep': '',
    '/root/.keep': '',
    '/var/tmp/.keep': '',
    '/var/log/syslog': '',
    '/etc/keepalived/.keep': '',
    ...unit('keepalived', 'Keepalive Daemon (LVS and VRRP)', '/usr/sbin/keepalived --dont-fork'),
    ...unit('ssh', 'OpenBSD Secure Shell server', '/usr/sbin/sshd -D'),
    '/proc/mounts': 'simulated / ext4 rw 0 0\n',
    [`${card}/address`]: `${machine.mac}\n`,
    [`${card}/ifindex`]: '2\n',
    [`${card}/operstate`]: 'up\n',
  }
}

function unit(name: string, description: string, program: string): Record<string, string> {
  return {
    [unitFile(name)]: `[Unit]\nDescription=${description}\n\n[Service]\nExecStart=${program}\n`,
  }
}

/** Where a packaged service's unit lies. */
export function unitFile(name: string): string {
  return `/lib/systemd/system/${name}.service`
}
