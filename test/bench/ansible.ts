/** The peer for runs: ansible-playbook with its own defaults for connections, and pipelining on. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../lab/system/run.ts'
import { inventoryText, writeKnownHosts, type BenchHosts } from './hosts.ts'
import { playbookText } from './steps.ts'

export const forks = 50

function config(folder: string, knownHosts: string): string {
  const sockets = join(folder, 'cp')
  mkdirSync(sockets, { recursive: true })
  const known = `-o UserKnownHostsFile=${knownHosts}`
  return [
    '[defaults]',
    `forks = ${forks}`,
    'retry_files_enabled = False',
    '[ssh_connection]',
    'pipelining = True',
    `ssh_args = -C -o ControlMaster=auto -o ControlPersist=60s ${known}`,
    `control_path_dir = ${sockets}`,
    '',
  ].join('\n')
}

/** Exit code of `timeout` for a command that it ended. */
const timedOut = 124

/** Writes inventory and playbook; gives what runs them from a cold start, to their end or for at most so many seconds. */
export function prepareAnsible(
  folder: string,
  steps: number,
  hosts: BenchHosts,
): (seconds: number) => Promise<'ended' | 'cut'> {
  writeFileSync(join(folder, 'ansible.cfg'), config(folder, writeKnownHosts(folder, hosts)))
  writeFileSync(join(folder, 'inventory'), inventoryText(hosts))
  writeFileSync(join(folder, 'playbook.yaml'), playbookText(steps))
  const playbook = ['ansible-playbook', '-i', 'inventory', 'playbook.yaml']
  const env = { ANSIBLE_CONFIG: join(folder, 'ansible.cfg'), LC_ALL: 'C.UTF-8' }
  return async seconds => {
    const words = ['timeout', '-k', '5', String(Math.ceil(seconds)), ...playbook]
    const { code, stdout, stderr } = await run(words, { cwd: folder, env })
    if (code === timedOut) return 'cut'
    if (code !== 0)
      throw new Error(`ansible-playbook ended with ${code ?? 'a signal'}: ${(stdout + stderr).slice(-2000)}`)
    return 'ended'
  }
}

/** Ends the connections that ansible left open for its next run: that one is to be cold again. */
export async function endConnections(folder: string): Promise<void> {
  const sockets = readdirSync(join(folder, 'cp')).map(name => join(folder, 'cp', name))
  await Promise.all(sockets.map(path => run(['ssh', '-o', `ControlPath=${path}`, '-O', 'exit', 'any'])))
}
