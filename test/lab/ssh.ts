/** The real ssh client, pointed at a lab: for tests of the lab and as a peer to measure against. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './base/recipe.ts'
import { hostPaths } from './hosts/power.ts'
import { keyFile } from './site-file.ts'
import { hostOf, type HostState, type LabState } from './state.ts'
import { labFolder } from './system/paths.ts'
import { run, type RunResult } from './system/run.ts'

/** A known_hosts file that knows every host of the lab. */
export function knownHostsFile(lab: string): string {
  return join(labFolder(lab), 'known_hosts')
}

export function knownHosts(state: LabState): string {
  const lines = state.hosts.map(host => {
    const { address, port } = host.ssh
    const file = join(hostPaths(state.name, host.name).identity, 'etc/ssh/ssh_host_ed25519_key.pub')
    return `${port === 22 ? address : `[${address}]:${port}`} ${readFileSync(file, 'utf8').trim()}\n`
  })
  return lines.join('')
}

export interface SshOptions {
  readonly user?: Account
  /** Words put before the destination, like `-o ControlMaster=auto`. */
  readonly extra?: readonly string[]
  /** Log in by password instead of by key. */
  readonly password?: string
}

function commonOptions(state: LabState): string[] {
  const known = `UserKnownHostsFile=${knownHostsFile(state.name)}`
  const strict = ['-o', known, '-o', 'StrictHostKeyChecking=yes', '-o', 'ConnectTimeout=10']
  return ['-F', '/dev/null', ...strict, '-i', keyFile(state.name), '-o', 'IdentitiesOnly=yes']
}

function jumpOptions(state: LabState, host: HostState): string[] {
  if (host.ssh.jump === undefined) return []
  const hop = hostOf(state, host.ssh.jump).ssh
  const proxy = ['ssh', ...commonOptions(state), '-p', String(hop.port), '-W', '%h:%p', `root@${hop.address}`]
  return ['-o', `ProxyCommand=${proxy.join(' ')}`]
}

/** The words of `ssh` up to the remote command. */
export function sshWords(state: LabState, hostName: string, options: SshOptions = {}): string[] {
  const host = hostOf(state, hostName)
  const login =
    options.password === undefined
      ? ['-o', 'BatchMode=yes']
      : ['-o', 'PubkeyAuthentication=no', '-o', 'NumberOfPasswordPrompts=1']
  const destination = `${options.user ?? 'root'}@${host.ssh.address}`
  // ssh takes the first value that it sees of an option.
  const before = [...(options.extra ?? []), ...commonOptions(state), ...jumpOptions(state, host), ...login]
  return ['ssh', ...before, '-p', String(host.ssh.port), destination]
}

/** Runs one command over the real ssh client. */
export function ssh(
  state: LabState,
  host: string,
  command: string,
  options: SshOptions = {},
): Promise<RunResult> {
  // ssh asks this program instead of a terminal; what it gets as an answer is in the environment only.
  const ask = { SSH_ASKPASS: join(labFolder(state.name), 'askpass'), SSH_ASKPASS_REQUIRE: 'force' }
  const env = options.password === undefined ? {} : { ...ask, LAB_PASSWORD: options.password }
  return run([...sshWords(state, host, options), command], { env, timeoutSeconds: 60 })
}
