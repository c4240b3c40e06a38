/** Before the first change: does sudo let the login do what the steps need? Each step that could not run is named. */
import { isRunError } from '../errors.ts'
import { buildPlan } from '../plan/plan.ts'
import { missingSudo, parseSudoList, type SudoNeed } from '../plan/sudoers.ts'
import type { RunContext } from './context.ts'
import { pool } from './pool.ts'

const AT_ONCE = 50

/** Journals one `sudo-compared` a host whose login is not root. True: nothing is missing anywhere. */
export async function compareSudo(context: RunContext): Promise<boolean> {
  const { binding, ports, registries, facts } = context
  const plan = buildPlan(binding, {
    digest: ports.digest,
    registries,
    facts: Object.fromEntries(facts),
    allowedFaults: [...context.allowedFaults],
  })
  const needing = plan.hosts.filter(host => host.sudoNeeds.length > 0)
  const missing = await pool(needing, AT_ONCE, async ({ name, user, sudoNeeds }) => {
    const found = facts.get(name)?.privilege === 'root' ? [] : await missingOn(context, name, sudoNeeds)
    await context.recorder.emit({ type: 'sudo-compared', host: name, user, missing: found })
    return found
  })
  return missing.every(found => found.length === 0)
}

async function missingOn(
  context: RunContext,
  host: string,
  needs: readonly SudoNeed[],
): Promise<readonly SudoNeed[]> {
  const session = await context.sessions.open(host)
  try {
    const listing = { kind: 'program', argv: ['sudo', '-l'], as: 'login', listsSudo: true } as const
    const { stdout } = await session.exec(listing, { timeoutSeconds: 30, signal: context.signal })
    return missingSudo(needs, parseSudoList(stdout))
  } catch (error) {
    if (!isRunError(error, 'SUDO_REJECTED', 'SUDO_NEEDS_TTY')) throw error
    return needs
  }
}
