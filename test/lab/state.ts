/** What a lab remembers in its folder, so that another process can look at it, break it and take it down. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { laptopDevice } from './hosts/network.ts'
import { type HostPlan, type Topology, type TopologyName } from './hosts/topology.ts'
import { startTime } from './system/processes.ts'
import { hostFolder, labFolder, labRoot } from './system/paths.ts'
import { withLock } from './system/lock.ts'

/** A host as it was set up. */
export interface HostState extends HostPlan {
  /** Fingerprint of its ed25519 key. */
  readonly hostKey: string
  /** Size of its own disk, when it has one. */
  readonly diskLimit?: string
  /** Folders of the shared base, topmost first. */
  readonly layers: readonly string[]
}

/** A lab as it was set up; faults are kept apart, since they change. */
export interface LabState extends Topology {
  readonly name: string
  /** Third number of its addresses and part of its device names. */
  readonly number: number
  readonly topology: TopologyName
  readonly hosts: readonly HostState[]
}

/** A fault that is in force. */
export interface ActiveFault {
  readonly host: string
  readonly fault: string
  readonly args: readonly string[]
}

/** Takes the lowest number that no other lab has. */
export async function takeNumber(name: string): Promise<number> {
  const folder = join(labRoot(), 'numbers')
  mkdirSync(folder, { recursive: true })
  return withLock(join(labRoot(), 'numbers.lock'), () => {
    const taken = new Set(readdirSync(folder).map(Number))
    for (let number = 1; number < 250; number++) {
      // A lab of another SITEPROOF_LAB_DIR shows by its network card only.
      if (taken.has(number) || existsSync(`/sys/class/net/${laptopDevice(number)}`)) continue
      writeFileSync(join(folder, String(number)), name)
      return Promise.resolve(number)
    }
    throw new Error('All 249 lab numbers are taken; take some labs down.')
  })
}

/** Numbers that belong to a lab of this name, one at most unless an earlier `up` was killed. */
export function numbersOf(name: string): number[] {
  const folder = join(labRoot(), 'numbers')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(number => readFileSync(join(folder, number), 'utf8') === name)
    .map(Number)
}

export function giveBackNumber(number: number): void {
  rmSync(join(labRoot(), 'numbers', String(number)), { force: true })
}

export function writeState(state: LabState): void {
  writeFileSync(join(labFolder(state.name), 'lab.json'), `${JSON.stringify(state, null, 2)}\n`, {
    mode: 0o600,
  })
}

/** Reads a lab that is up. The file is the lab's own, so its shape is trusted. */
export function readState(name: string): LabState {
  const path = join(labFolder(name), 'lab.json')
  if (!existsSync(path)) throw new Error(`There is no lab called ${name}: npm run lab -- up ${name}`)
  return JSON.parse(readFileSync(path, 'utf8')) as LabState
}

/** Names of all labs that have a folder. */
export function labNames(): string[] {
  const folder = join(labRoot(), 'labs')
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

export function hostOf(state: LabState, name: string): HostState {
  const host = state.hosts.find(candidate => candidate.name === name)
  if (host !== undefined) return host
  throw new Error(
    `${state.name} has no host ${name}; it has ${state.hosts.map(each => each.name).join(', ')}`,
  )
}

function initFile(lab: string, host: string): string {
  return join(hostFolder(lab, host), 'init.pid')
}

/** Keeps the process that is PID 1 of a host, in a way that cannot be mistaken for a later process. */
export function recordInit(lab: string, host: string, pid: number): void {
  writeFileSync(initFile(lab, host), `${pid} ${startTime(pid) ?? ''}`)
}

/** Process id, on the lab machine, of a host's PID 1; undefined when the host is off. */
export function initPid(lab: string, host: string): number | undefined {
  if (!existsSync(initFile(lab, host))) return undefined
  const [pid, started] = readFileSync(initFile(lab, host), 'utf8').split(' ')
  return startTime(Number(pid)) === started ? Number(pid) : undefined
}

function faultsFile(name: string): string {
  return join(labFolder(name), 'faults.json')
}

export function readFaults(name: string): ActiveFault[] {
  if (!existsSync(faultsFile(name))) return []
  return JSON.parse(readFileSync(faultsFile(name), 'utf8')) as ActiveFault[]
}

/** Changes the list of faults in force; several processes may do so at once. */
export async function changeFaults(
  name: string,
  change: (faults: readonly ActiveFault[]) => readonly ActiveFault[],
): Promise<void> {
  await withLock(`${faultsFile(name)}.lock`, () => {
    writeFileSync(faultsFile(name), JSON.stringify(change(readFaults(name))))
    return Promise.resolve()
  })
}

/** Removes the folder of a lab; what is left of mounts in it must be gone by then. */
export function removeFolder(name: string): void {
  rmSync(labFolder(name), { recursive: true, force: true })
  try {
    rmdirSync(join(labRoot(), 'labs'))
  } catch {
    // Other labs are still there.
  }
}
