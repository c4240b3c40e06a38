import type { HostFacts } from '../plan/facts.ts'
import type { Runbook } from '../runbook/schema.ts'

/** Did the lab prove this runbook on the host's platform? Same distribution and major release; anything else is documentation. */
export function isProvenOn(runbook: Runbook, facts: HostFacts): boolean {
  const platform = `${facts.distribution} ${major(facts.release)}`
  return runbook.provenOn.some(proof => {
    const [distribution = '', release = ''] = proof.os.toLowerCase().split(/\s+/)
    return `${distribution} ${major(release)}` === platform
  })
}

function major(release: string): string {
  return release.split('.')[0] ?? ''
}
