/** All faults by name. A new one is one object and one line here. */
import { changeFaults, hostOf, readFaults, type ActiveFault, type LabState } from '../state.ts'
import { nothingToHeal, type Fault } from './fault.ts'
import { newHostKey, removeTool, sampleConfig, staticVip } from './files.ts'
import { fillDisk, kill, power, reboot, skewClock } from './host.ts'
import { cut, hideVip } from './laptop.ts'
import { speakVrrp, takeAddress } from './neighbours.ts'
import { dropVrrp, linkDown, slowLink } from './network.ts'

/** Every fault that a lab can have. */
export const faults = {
  'drop-vrrp': dropVrrp,
  'link-down': linkDown,
  'slow-link': slowLink,
  cut,
  'hide-vip': hideVip,
  kill,
  reboot,
  power,
  'fill-disk': fillDisk,
  'skew-clock': skewClock,
  'remove-tool': removeTool,
  'new-host-key': newHostKey,
  'static-vip': staticVip,
  'sample-config': sampleConfig,
  'take-address': takeAddress,
  'speak-vrrp': speakVrrp,
} as const satisfies Record<string, Fault>

/** The name of a fault. */
export type FaultName = keyof typeof faults

/** Whether a word names a fault. */
export function isFaultName(word: string): word is FaultName {
  return Object.hasOwn(faults, word)
}

function isSame(one: ActiveFault, other: ActiveFault): boolean {
  return one.host === other.host && one.fault === other.fault && one.args.join(' ') === other.args.join(' ')
}

/** Takes one fault back. */
export async function healFault(lab: LabState, active: ActiveFault): Promise<void> {
  if (!isFaultName(active.fault)) return
  await faults[active.fault].heal({ lab, host: hostOf(lab, active.host), args: active.args })
  await changeFaults(lab.name, list => list.filter(each => !isSame(each, active)))
}

/** What is over at once, like a kill, is not in force afterwards. */
function lasts(fault: FaultName): boolean {
  const { heal }: Fault = faults[fault]
  return heal !== nothingToHeal
}

/** Puts a fault in force and returns what takes it back. It is recorded first, so that a crash leaves it healable. */
export async function startFault(
  lab: LabState,
  host: string,
  fault: FaultName,
  args: readonly string[],
): Promise<() => Promise<void>> {
  const active: ActiveFault = { host, fault, args }
  const target = { lab, host: hostOf(lab, host), args }
  if (lasts(fault)) {
    await changeFaults(lab.name, list => [...list.filter(each => !isSame(each, active)), active])
  }
  try {
    await faults[fault].apply(target)
  } catch (error) {
    await changeFaults(lab.name, list => list.filter(each => !isSame(each, active)))
    throw error
  }
  return () => healFault(lab, active)
}

/** Takes back every fault in force, or those of one host, or one kind of them; returns what was healed. */
export async function healAll(lab: LabState, host?: string, fault?: string): Promise<ActiveFault[]> {
  const list = readFaults(lab.name).toReversed()
  const meant = list.filter(each => (host ?? each.host) === each.host && (fault ?? each.fault) === each.fault)
  for (const active of meant) await healFault(lab, active)
  return meant
}
