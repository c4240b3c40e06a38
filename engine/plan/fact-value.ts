/** Reads one fact by the dotted name that conditions and placeholders use. */
import { HostFacts, wantedTools } from './facts.ts'

/**
 * undefined: could not be told on this host (or there is no such fact); null: known not to be there (a tool that was looked for).
 * Names are those of HostFacts, in either spelling (`sshInterface`, `ssh_interface`); `tools.NAME` gives the tool's path.
 */
export function factValue(facts: HostFacts, path: readonly string[]): string | null | undefined {
  const [head = '', ...rest] = path
  const name = camel(head)
  if (name === 'tools') {
    const tool = rest.join('.')
    return facts.tools[tool] ?? (isWanted(tool) ? null : undefined)
  }
  if (rest.length > 0 || !Object.hasOwn(facts, name)) return undefined
  const value: unknown = Object.entries(facts).find(([key]) => key === name)?.[1]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Whether a fact of this dotted name exists at all (for lint). */
export function isFactName(name: string): boolean {
  const [head = '', ...rest] = name.split('.')
  if (head === 'tools') return isWanted(rest.join('.'))
  const key = camel(head)
  return rest.length === 0 && key !== 'interfaces' && Object.hasOwn(HostFacts.shape, key)
}

function isWanted(tool: string): boolean {
  return (wantedTools as readonly string[]).includes(tool)
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
