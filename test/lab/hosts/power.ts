/** Switching a host on and off. Off means off: processes, addresses, firewall rules and /run are gone. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNamespace, deleteNamespace, type LabId } from './network.ts'
import type { Nic } from './topology.ts'
import { hostFolder, namespaceName } from '../system/paths.ts'
import { must, run, until } from '../system/run.ts'
import { initPid, recordInit, type HostState, type LabState } from '../state.ts'

const startScript = fileURLToPath(new URL('start-host.sh', import.meta.url))

/** What belongs to one host on the lab machine. */
export interface HostPaths {
  /** Files that make the host itself: its name, its keys. */
  readonly identity: string
  /** Everything that changed on the host since it was set up. */
  readonly upper: string
  readonly work: string
  readonly mountPoint: string
}

export function hostPaths(lab: string, host: string): HostPaths {
  const folder = hostFolder(lab, host)
  return {
    identity: join(folder, 'identity'),
    upper: join(folder, 'disk', 'upper'),
    work: join(folder, 'disk', 'work'),
    mountPoint: join(folder, 'root'),
  }
}

/** The running host's root filesystem as a path on the lab machine. */
export function rootPath(lab: string, host: string): string {
  const pid = initPid(lab, host)
  if (pid === undefined) throw new Error(`${host} of ${lab} is switched off`)
  return `/proc/${pid}/root`
}

/** Processes whose network is this host's: all of them were started by the lab or by the host itself. */
async function processIdsOf(lab: string, host: string): Promise<number[]> {
  const result = await run(['ip', 'netns', 'pids', namespaceName(lab, host)])
  return result.stdout.split('\n').filter(Boolean).map(Number)
}

async function killAll(lab: string, host: string): Promise<void> {
  await until(`the end of all processes of ${host}`, 10, async () => {
    const pids = await processIdsOf(lab, host)
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended between the two lines.
      }
    }
    return pids.length === 0
  })
}

/** Cuts the power: nothing is told, nothing is saved beyond what is on the disk. */
export async function powerOff(
  lab: LabId,
  host: { readonly name: string; readonly nics: readonly Nic[] },
): Promise<void> {
  await killAll(lab.name, host.name)
  await deleteNamespace(lab, host)
}

function launch(lab: LabState, host: HostState, pidFile: string): void {
  const paths = hostPaths(lab.name, host.name)
  for (const path of [paths.upper, paths.work, paths.mountPoint]) mkdirSync(path, { recursive: true })
  const lower = [paths.identity, ...host.layers].join(':')
  const init = host.flavour === 'sysv' ? '/sbin/init' : '/usr/local/lib/lab/boot'
  const console = openSync(join(hostFolder(lab.name, host.name), 'console.log'), 'a')
  const network = `--net=/run/netns/${namespaceName(lab.name, host.name)}`
  const child = spawn(
    'nsenter',
    [
      ...[network, 'unshare', '--mount', '--uts', '--ipc', '--pid', '--fork'],
      ...['/bin/sh', startScript, lower, paths.upper, paths.work, paths.mountPoint, pidFile, init],
    ],
    { detached: true, stdio: ['ignore', console, console] },
  )
  // The host outlives the process that starts it.
  child.unref()
  closeSync(console)
}

/** Waits until sshd listens; the daemon writes its pid file once it does. */
async function awaitSsh(lab: LabState, host: HostState, pidFile: string): Promise<void> {
  const log = join(hostFolder(lab.name, host.name), 'console.log')
  try {
    await until(
      `PID 1 of ${host.name}`,
      20,
      () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '',
    )
    recordInit(lab.name, host.name, Number(readFileSync(pidFile, 'utf8')))
    const root = rootPath(lab.name, host.name)
    await until(`sshd of ${host.name}`, 30, () => existsSync(join(root, 'run/sshd.pid')))
  } catch (error) {
    throw new Error(`${host.name} did not start: ${readFileSync(log, 'utf8').slice(-1000)}`, { cause: error })
  }
}

/** Gives a host a disk of its own size, so that it can run full without harming the lab machine. */
async function mountDisk(lab: LabState, host: HostState): Promise<void> {
  const disk = join(hostFolder(lab.name, host.name), 'disk')
  mkdirSync(disk, { recursive: true })
  if (host.diskLimit === undefined || (await run(['mountpoint', '-q', disk])).code === 0) return
  await must(['mount', '-t', 'tmpfs', '-o', `size=${host.diskLimit}`, 'siteproof-lab', disk])
}

/** Switches a host on and waits until sshd listens. */
export async function powerOn(lab: LabState, host: HostState): Promise<void> {
  const pidFile = join(hostFolder(lab.name, host.name), 'started.pid')
  rmSync(pidFile, { force: true })
  await mountDisk(lab, host)
  await createNamespace(lab, host)
  launch(lab, host, pidFile)
  await awaitSsh(lab, host, pidFile)
}
