/** Where a secret could have leaked to, and what a run left or touched on the hosts. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../lab/lab.ts'
import type { SnapshotEntry } from '../lab/hosts/snapshot.ts'
import { nodes } from './pair.ts'

/** Every file below a folder, as its path and its text. */
export function filesBelow(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
    .map(path => ({ path, text: readFileSync(path, 'latin1') }))
}

/** A secret as it is, and in the encodings in which it travels most easily by mistake. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')]
}

/** What a host writes by merely running: logs, and sudo's memory of having lectured. */
const moving = ['/var/log', '/var/lib/sudo']

/** All of both nodes' disks that is not as installed; unlike `lab.snapshot`, temporary folders count too. */
export function disksOf(lab: Lab): Readonly<Record<string, readonly SnapshotEntry[]>> {
  return Object.fromEntries(nodes.map(node => [node, lab.snapshot(node, { ignore: moving })]))
}

/** Marks this moment on a host; the function returned lists what was written, renamed or changed in mode since then. */
export async function markedNow(lab: Lab, host: string): Promise<() => Promise<readonly string[]>> {
  const mark = '/run/siteproof-lab-mark'
  await lab.mustExec(host, `sleep 0.05; : >${mark}; sleep 0.05`)
  const pruned = ['/proc', '/sys', '/dev', '/run', ...moving].map(path => `-path ${path} -prune`).join(' -o ')
  return async () => {
    const found = await lab.mustExec(host, `find / ${pruned} -o -cnewer ${mark} -print`)
    return found.split('\n').filter(line => line !== '')
  }
}
