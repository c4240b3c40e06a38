/** Taking a lab down by its name alone, also when an earlier `up` or `down` was killed half-way. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { laptopDevice } from './hosts/network.ts'
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

async function removeLaptop(number: number): Promise<void> {
  await run(['ip', 'link', 'del', laptopDevice(number)])
  giveBackNumber(number)
}

/** Ends all processes of a lab and removes its namespaces, devices, mounts and folder. */
export async function tearDown(name: string): Promise<void> {
  const folder = labFolder(name)
  const numbers = numbersOf(name)
  const lab = { name, number: numbers[0] ?? 0 }
  // The switches go with their namespace, and the other ends of all cables with them.
  await Promise.all(hostsWithNamespace(name).map(host => powerOff(lab, { name: host, nics: [] })))
  for (const number of numbers) await removeLaptop(number)
  for (const point of mountsBelow(folder)) await run(['umount', '-l', point])
  removeFolder(name)
}
