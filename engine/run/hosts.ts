import { phrase } from '../words/phrases/index.ts'
import { RunError, isRunError } from '../errors.ts'
import type { HostFacts } from '../plan/facts.ts'
import { gatherFacts } from '../plan/gather.ts'
import type { RunContext } from './context.ts'
import { pool } from './pool.ts'
import { partsOf } from './remains/list.ts'
import { none } from '../words/listed.ts'

const CONNECT_AT_ONCE = 50

/**
 * Connects to every bound host and gathers its facts. Throws the first host's RunError: nothing is changed anywhere before
 * all hosts of the run have answered.
 */
export async function connectAll(context: RunContext): Promise<void> {
  await pool(Object.keys(context.binding.hosts), CONNECT_AT_ONCE, name => connect(context, name))
}

/** Hosts that cannot be worked on, and why. */
export type Down = ReadonlyMap<string, RunError>

/** The same for undo, which does what it can where a host is down. */
export async function connectWhatAnswers(context: RunContext): Promise<Down> {
  const down = new Map<string, RunError>()
  await pool(Object.keys(context.binding.hosts), CONNECT_AT_ONCE, async name => {
    try {
      await connect(context, name)
    } catch (error) {
      if (!isRunError(error) || error.code === 'CANCELLED') throw error
      const another = isRunError(error, 'HOST_IS_ANOTHER')
      down.set(name, another ? error : new RunError('HOST_UNREACHABLE', { host: name }))
    }
  })
  return down
}

async function connect(context: RunContext, name: string): Promise<void> {
  const session = await context.sessions.open(name)
  const facts = await gatherFacts(session, context.ports.clock, context.signal)
  if (facts === undefined) throw new RunError('HOST_UNREACHABLE', { host: name, reason: phrase('no-facts') })
  refuseAnother(context, name, facts)
  context.facts.set(name, facts)
  await context.recorder.emit({ type: 'facts-gathered', host: name, facts })
}

/** What was changed on one machine is neither there nor to be taken back on another, to which a corrected address may lead. */
function refuseAnother(context: RunContext, name: string, facts: HostFacts): void {
  const state = context.recorder.fold.state()
  const before = state.hosts[name]?.facts?.machineId
  if (before === undefined || before === facts.machineId) return
  if (partsOf(state, name).every(part => part.changes.length === 0)) return
  const address = context.binding.hosts[name]?.access.ssh.address ?? name
  throw new RunError('HOST_IS_ANOTHER', { host: name, address, before, now: facts.machineId ?? none })
}
