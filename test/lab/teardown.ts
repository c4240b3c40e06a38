/** Taking a lab down by its name alone, also when an earlier `up` or `down` was killed half-way. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { powerOff } from './hosts/power.ts'
import { giveBackNumber, numbersOf, removeFolder } from './state.ts'
import { labFolder, namespaceName } from './system/paths.ts'
import { run } from './system/run.ts'

const namespaceFolder = '/run/netns'

function hostsWithNamespace(name: string): string[] {
  if (!existsSync(namespaceFolder)) return []
  const prefix = namespaceName(name, '')
  const entries = readdirSync(namespaceFolder)
  return entries.filter(entry => entry.startsWith(prefix)).map(entry => entry.slice(prefix.length))
}

/** The lab's own mounts below its folder, deepest first. */
function mountsBelow(folder: string): string[] {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[4])
    .filter(point => point !== undefined && point.startsWith(`${folder}/`))
  return (points as string[]).toSorted((a, b) => b.length - a.length)
}

/** Every network device whose name carries the lab's number. */
function devicesOf(number: number): string[] {
  const pattern = new RegExp(`^spl${number}[fb]\\d*$`)
  return readdirSync('/sys/class/net').filter(device => pattern.test(device))
}

/** Name of the lab's own firewall table on the lab machine. */
export function firewallTable(number: number): string {
  return `siteproof_lab_${number}`
}

async function removeNetwork(number: number): Promise<void> {
  for (const device of devicesOf(number)) await run(['ip', 'link', 'del', device])
  await run(['nft', 'delete', 'table', 'bridge', firewallTable(number)])
  giveBackNumber(number)
}

/** Ends all processes of a lab and removes its namespaces, devices, mounts and folder. */
export async function tearDown(name: string): Promise<void> {
  const folder = labFolder(name)
  const numbers = numbersOf(name)
  const lab = { name, number: numbers[0] ?? 0 }
  await Promise.all(hostsWithNamespace(name).map(host => powerOff(lab, { name: host, nics: [] })))
  for (const number of numbers) await removeNetwork(number)
  for (const point of mountsBelow(folder)) await run(['umount', '-l', point])
  removeFolder(name)
}
