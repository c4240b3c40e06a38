import { RunError } from '../engine/errors.ts'
import type { Runbook } from '../engine/runbook/schema.ts'
import type { Binding } from '../engine/site/bind.ts'
import { UsageError } from './shell.ts'

/** A typing mistake here would leave a drill out without a word. */
export function refuseUnknownHosts(binding: Binding, hosts: readonly string[]): void {
  const known = Object.keys(binding.hosts)
  const unknown = hosts.find(host => !known.includes(host))
  if (unknown === undefined) return
  throw new UsageError('fault-host-unknown', { name: unknown, allowed: known.join(', ') })
}

export function refuseUnknownSteps(runbook: Runbook, ...ids: readonly (string | undefined)[]): void {
  for (const id of ids) {
    if (id !== undefined && !runbook.steps.some(step => step.id === id)) {
      throw new RunError('STEP_NOT_FOUND', { step: id })
    }
  }
}
