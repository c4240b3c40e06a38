/** Where the lab keeps its things, all of it outside the repository. */
import { join } from 'node:path'

const namePattern = /^[a-z][a-z0-9-]{0,29}$/

/** Bases, kits and labs live here; `SITEPROOF_LAB_DIR` moves it. */
export function labRoot(): string {
  return process.env['SITEPROOF_LAB_DIR'] ?? '/var/cache/siteproof-lab'
}

/** The folder of one lab. Names become parts of paths and namespaces, so odd ones are refused. */
export function labFolder(name: string): string {
  if (!namePattern.test(name)) throw new Error(`A lab's name is like "demo-2" (lower case): ${name}`)
  return join(labRoot(), 'labs', name)
}

/** The folder of one host of a lab. */
export function hostFolder(lab: string, host: string): string {
  return join(labFolder(lab), 'hosts', host)
}

/** Name of a host's network namespace; the prefix finds leftovers of a lab by its name alone. */
export function namespaceName(lab: string, host: string): string {
  return `siteproof.${lab}.${host}`
}
