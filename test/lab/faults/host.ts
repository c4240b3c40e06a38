/** Faults of the host itself: its processes, power, disk, clock and programs. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execOn, mustExecOn, reloadSsh } from '../hosts/exec.ts'
import { powerOff, powerOn, rootPath } from '../hosts/power.ts'
import { initPid, readFaults, type HostState, type LabState } from '../state.ts'
import { processesBeside } from '../system/processes.ts'
import { argument, nothingToHeal, type Fault } from './fault.ts'
import { linkDown, slowLink } from './network.ts'

/** Signals every process of that name on the host; the process ids come from the host's own namespace. */
export const kill: Fault = {
  summary: 'every process called NAME gets SIGNAL (KILL unless told)',
  usage: 'NAME [SIGNAL]',
  apply(target) {
    const name = argument(target, 0, 'the name of a process')
    const beside = processesBeside(initPid(target.lab.name, target.host.name) ?? 0)
    const hit = beside.filter(process => process.name === name.slice(0, 15))
    if (hit.length === 0) throw new Error(`No process called ${name} runs on ${target.host.name}`)
    const signal = `SIG${(target.args[1] ?? 'KILL').replace(/^SIG/, '')}`
    // A parent's death tells its children to tidy up; frozen first, they all go as at one instant.
    if (signal === 'SIGKILL') for (const { pid } of hit) process.kill(pid, 'SIGSTOP')
    for (const { pid } of hit) process.kill(pid, signal)
    return Promise.resolve()
  },
  heal: nothingToHeal,
}

/** A host gets new cables at power on; what was wrong with the old ones is the switch's doing and stays. */
async function restoreCables(lab: LabState, host: HostState): Promise<void> {
  for (const { fault, args } of readFaults(lab.name).filter(each => each.host === host.name)) {
    if (fault === 'link-down') await linkDown.apply({ lab, host, args })
    if (fault === 'slow-link') await slowLink.apply({ lab, host, args })
  }
}

/** All processes die at once, then the host starts as from power on. */
export const reboot: Fault = {
  summary: 'all processes end at once; /run, addresses and packet filters are gone; enabled services start',
  usage: '',
  async apply({ lab, host }) {
    await powerOff(lab, host)
    await powerOn(lab, host)
    await restoreCables(lab, host)
  },
  heal: nothingToHeal,
}

/** The host is off until healed. */
export const power: Fault = {
  summary: 'the host is switched off; healing switches it on',
  usage: '',
  apply: ({ lab, host }) => powerOff(lab, host),
  async heal({ lab, host }) {
    if (initPid(lab.name, host.name) !== undefined) return
    await powerOn(lab, host)
    await restoreCables(lab, host)
  },
}

const ballast = '/var/tmp/siteproof-lab-ballast'

/** Only for a host with a disk of its own: filling the lab machine's disk would break everything else. */
export const fillDisk: Fault = {
  summary: 'the host’s disk is full but for LEAVE KiB (0 unless told); needs a host with a disk limit',
  usage: '[LEAVE]',
  async apply({ lab, host, args }) {
    if (host.diskLimit === undefined)
      throw new Error(`${host.name} has no disk limit: up with --disk ${host.name}=600M`)
    const leave = Number(args[0] ?? 0)
    const script = `dd if=/dev/zero of=${ballast} bs=64k 2>/dev/null; sync
      size=$(stat -c %s ${ballast}); truncate -s $((size - ${leave} * 1024)) ${ballast}`
    await mustExecOn(lab.name, host.name, script)
  },
  async heal({ lab, host }) {
    await execOn(lab.name, host.name, ['rm', '-f', ballast])
  },
}

const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** Programs started from now on see another time; sshd is restarted so that logins do. */
export const skewClock: Fault = {
  summary: 'the host’s clock is off by SECONDS (+120 unless told) for every program started from now on',
  usage: '[SECONDS]',
  async apply({ lab, host, args }) {
    const seconds = Number(args[0] ?? 120)
    if (!Number.isFinite(seconds)) throw new Error('SECONDS is a number like 90 or -3600')
    const root = rootPath(lab.name, host.name)
    writeFileSync(join(root, 'etc/faketimerc'), `${seconds < 0 ? '' : '+'}${seconds}s\n`)
    writeFileSync(join(root, 'etc/ld.so.preload'), `${faketime}\n`)
    await reloadSsh(lab.name, host.name)
  },
  async heal({ lab, host }) {
    const root = rootPath(lab.name, host.name)
    for (const file of ['etc/ld.so.preload', 'etc/faketimerc']) rmSync(join(root, file), { force: true })
    await reloadSsh(lab.name, host.name)
  },
}
