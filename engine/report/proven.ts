import type { HostFacts } from '../plan/facts.ts'
import type { Runbook } from '../runbook/schema.ts'

/**
 * Did the lab prove this runbook on the host's platform? Same distribution and major release, and where the proof is one of a
 * database server, the same flavour and major.minor version; anything else is documentation.
 */
export function isProvenOn(runbook: Runbook, facts: HostFacts): boolean {
  const platform = `${facts.distribution} ${major(facts.release)}`
  return runbook.provenOn.some(proof => {
    const [distribution = '', release = ''] = proof.os.toLowerCase().split(/\s+/)
    if (`${distribution} ${major(release)}` !== platform) return false
    const service = proof.service.toLowerCase()
    return !databases.has(service) || series(`${service} ${proof.version}`) === series(facts.database ?? '')
  })
}

/** What a host is, for people: with its database server where the runbook works on one. */
export function platformOf({ topic }: Runbook, { distribution, release, database }: HostFacts): string {
  const server = databases.has(topic) && database !== undefined ? `, ${database}` : ''
  return `${distribution} ${release}${server}`
}

const databases = new Set(['mysql', 'mariadb'])

/** `mysql 5.6.24` -> `mysql 5.6`. */
function series(database: string): string {
  return /^\w+ \d+\.\d+/.exec(database)?.[0] ?? ''
}

function major(release: string): string {
  return release.split('.')[0] ?? ''
}
