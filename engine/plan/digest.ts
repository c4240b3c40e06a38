/** What an approval stands on. What it covers and leaves out, and why: docs/formats/plan.md. */
import type { Digest } from '../ports.ts'
import { stepHosts } from '../run/context.ts'
import type { Binding, BoundHost, Value } from '../site/bind.ts'
import type { HostFacts } from './facts.ts'

/**
 * SHA-256 over the runbook's digest, the site without secrets and ways to log in, the hosts on which faults may be caused (all
 * where nothing is said), and what facts can decide.
 */
export function planDigest(
  binding: Binding,
  facts: Readonly<Record<string, HostFacts>> | undefined,
  digest: Digest,
  allowedFaults?: readonly string[],
): string {
  return digest.sha256(planText(binding, facts, allowedFaults))
}

/** What the digest is taken of: where it differs, the plan is another one. */
export function planText(
  binding: Binding,
  facts?: Readonly<Record<string, HostFacts>>,
  allowedFaults?: readonly string[],
): string {
  return canonicalJson({
    format: 2,
    runbook: { id: binding.runbook.id, version: binding.runbook.version, digest: binding.runbook.digest },
    site: binding.site.name,
    kit: binding.site.kit?.sha256 ?? {},
    roles: binding.roles,
    params: mapped(binding.params, valueData),
    hosts: mapped(binding.hosts, hostData),
    faults: faultHosts(binding, allowedFaults),
    facts: facts === undefined ? null : mapped(facts, factData),
  })
}

/** Hosts on which the plan causes faults on purpose: where the runbook has drills, and somebody allowed them. */
export function faultHosts(binding: Binding, allowed?: readonly string[]): readonly string[] {
  const drills = binding.runbook.steps.filter(step => step.risk === 'fault')
  const possible = new Set(drills.flatMap(step => stepHosts(binding, step)))
  return [...possible].filter(host => allowed?.includes(host) ?? true).toSorted()
}

function hostData(host: BoundHost): unknown {
  const { address, port, user } = host.access.ssh
  return { address, port, user, roles: host.roles, peer: host.peer, values: mapped(host.values, valueData) }
}

/** A secret counts by its name alone: neither its value nor where it is kept changes what will be done. */
function valueData(value: Value): unknown {
  if (value.kind === 'scalar') return { text: value.text, fields: value.fields }
  return value.kind === 'list' ? value.items.map(valueData) : { secret: value.name }
}

/** Without what differs from one minute to the next: clock, link states. */
function factData(facts: HostFacts): unknown {
  const { clockOffsetMs: _offset, clockErrorMs: _error, interfaces, ...steady } = facts
  return { ...steady, interfaces: interfaces.map(({ name, mac }) => ({ name, mac })) }
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  data: (value: T) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, data(value)]))
}

/** JSON with sorted keys and without undefined: equal data gives equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  )
}
