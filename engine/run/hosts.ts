import { phrase } from '../words/phrases/index.ts'
import { RunError, isRunError } from '../errors.ts'
import { gatherFacts } from '../plan/gather.ts'
import type { RunContext } from './context.ts'
import { pool } from './pool.ts'

const CONNECT_AT_ONCE = 50

/**
 * Connects to every bound host and gathers its facts. Throws the first host's RunError: nothing is changed anywhere before
 * all hosts of the run have answered.
 */
export async function connectAll(context: RunContext): Promise<void> {
  await pool(Object.keys(context.binding.hosts), CONNECT_AT_ONCE, name => connect(context, name))
}

/** The same for undo, which does what it can where a host is down. Returns the hosts that did not answer. */
export async function connectWhatAnswers(context: RunContext): Promise<readonly string[]> {
  const names = Object.keys(context.binding.hosts)
  const answered = await pool(names, CONNECT_AT_ONCE, async name => {
    try {
      await connect(context, name)
      return true
    } catch (error) {
      if (!isRunError(error) || error.code === 'CANCELLED') throw error
      return false
    }
  })
  return names.filter((_, index) => answered[index] === false)
}

async function connect(context: RunContext, name: string): Promise<void> {
  const session = await context.sessions.open(name)
  const facts = await gatherFacts(session, context.ports.clock, context.signal)
  if (facts === undefined) throw new RunError('HOST_UNREACHABLE', { host: name, reason: phrase('no-facts') })
  context.facts.set(name, facts)
  await context.recorder.emit({ type: 'facts-gathered', host: name, facts })
}
