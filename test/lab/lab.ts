/** The lab as tests and benches use it: `await using lab = await upLab({ name: 'demo' })`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startFault, type FaultName } from './faults/registry.ts'
import { execOn, mustExecOn, type ExecOptions } from './hosts/exec.ts'
import { laptopDevice } from './hosts/network.ts'
import { rootPath } from './hosts/power.ts'
import { snapshotOf, type SnapshotEntry, type SnapshotOptions } from './hosts/snapshot.ts'
import { manyHosts, type ManyHosts } from './many-hosts.ts'
import { sampleArgv, type ArgvSampler } from './observe/argv-sampler.ts'
import { echoStream, type EchoOptions, type EchoStream } from './observe/echo-stream.ts'
import { keyFile, passwordFile, siteText, virtualAddress, type SiteOptions } from './site-file.ts'
import { hostOf, initPid, readState, type LabState } from './state.ts'
import { labFolder } from './system/paths.ts'
import { processesBeside, type ProcessInfo } from './system/processes.ts'
import type { RunResult } from './system/run.ts'
import { tearDown } from './teardown.ts'
import { bringUp, type UpOptions } from './up.ts'

/** One host as a test sees it. */
export interface LabHost {
  readonly name: string
  /** How the laptop reaches its sshd. */
  readonly address: string
  readonly port: number
  /** Private key that logs in as any of its accounts. */
  readonly key: string
  readonly hostKey: string
  /** Address, device and MAC on the service segment. */
  readonly serviceAddress: string
  readonly device: string
  readonly mac: string
  /** The running host's files; follows a reboot. */
  readonly root: string
}

/** A lab that is up. Leaving its scope takes it down. */
export interface Lab extends AsyncDisposable {
  readonly name: string
  readonly state: LabState
  readonly folder: string
  readonly hosts: Readonly<Record<string, LabHost>>
  /** The test process's own network card on the lab's front segment. */
  readonly laptopDevice: string
  /** A host that is known to exist. */
  host(name: string): LabHost
  /** Runs inside the host's namespaces, beside SSH; words or one shell script. Never throws for an exit code. */
  exec(host: string, command: readonly string[] | string, options?: ExecOptions): Promise<RunResult>
  /** As `exec`, for what has to succeed; returns stdout. */
  mustExec(host: string, command: readonly string[] | string, options?: ExecOptions): Promise<string>
  /** Puts a fault in force; the function returned takes it back. */
  fault(host: string, name: FaultName, ...args: readonly string[]): Promise<() => Promise<void>>
  snapshot(host: string, options?: SnapshotOptions): SnapshotEntry[]
  processes(host: string): ProcessInfo[]
  /** Collects every command line of every host until disposed. */
  sampleArgv(everyMilliseconds?: number): ArgvSampler
  /** Writes a site file into the lab's folder and returns its path. */
  siteFile(options?: SiteOptions & { readonly file?: string }): string
  passwordFile(user: Parameters<typeof passwordFile>[1]): string
  /** A free address of the service segment. */
  virtualAddress(last?: number): string
  manyHosts(count: number): Promise<ManyHosts>
  echoStream(address: string, options?: EchoOptions): Promise<EchoStream>
}

function hostView(state: LabState, name: string): LabHost {
  const host = hostOf(state, name)
  const [serving] = host.nics
  return {
    name,
    address: host.ssh.address,
    port: host.ssh.port,
    key: keyFile(state.name),
    hostKey: host.hostKey,
    serviceAddress: serving.address,
    device: serving.device,
    mac: serving.mac,
    get root() {
      return rootPath(state.name, name)
    },
  }
}

function labView(state: LabState): Lab {
  const { name } = state
  const hosts = Object.fromEntries(state.hosts.map(host => [host.name, hostView(state, host.name)]))
  return {
    name,
    state,
    hosts,
    folder: labFolder(name),
    laptopDevice: laptopDevice(state.number),
    host: host => hostView(state, host),
    exec: (host, command, options) => execOn(name, host, command, options),
    mustExec: (host, command, options) => mustExecOn(name, host, command, options),
    fault: (host, fault, ...args) => startFault(state, host, fault, args),
    snapshot: (host, options) => snapshotOf(state, hostOf(state, host), options),
    sampleArgv: every => sampleArgv(state, every),
    processes: host => processesBeside(initPid(name, host) ?? 0),
    siteFile({ file = 'site.yaml', ...options } = {}) {
      const path = join(labFolder(name), file)
      writeFileSync(path, siteText(state, options))
      return path
    },
    passwordFile: user => passwordFile(name, user),
    virtualAddress: last => virtualAddress(state, last),
    manyHosts: count => manyHosts(state, count),
    echoStream: (address, options) => echoStream(state, address, options),
    [Symbol.asyncDispose]: () => tearDown(name),
  }
}

/** Brings a lab up from clean state. */
export async function upLab(options: UpOptions): Promise<Lab> {
  return labView(await bringUp(options))
}

/** A lab that another process brought up; leaving its scope takes it down too. */
export function openLab(name: string): Lab {
  return labView(readState(name))
}
