/** Takes away what only the run itself needed on its hosts and, where that is asked for, what only its undo needs. */
import type { Verdict } from '../../checks/verdict.ts'
import { isRunError } from '../../errors.ts'
import type { RunContext } from '../context.ts'
import type { Left } from '../events.ts'
import type { Down } from '../hosts.ts'
import { settleFaults } from '../in-force.ts'
import { pool } from '../pool.ts'
import { cleanScript, parseCleaned, type Removal } from './clean-script.ts'
import { changedHosts, fileChanges, partsOf, pathsWritten, wantedOn } from './list.ts'

const AT_ONCE = 50
const CLEAN_SECONDS = 300

/**
 * pass: nothing of that kind is left. fail: something was kept (edited since, in use, or the host did not let it go). unknown: a
 * host did not answer, or the restore of a drill may still fire there. `down` are those that could not be reached.
 */
export async function cleanHosts(context: RunContext, backups: boolean, down: Down): Promise<Verdict> {
  const left = await settleFaults(context, down)
  const armed = new Set(left.filter(({ fires }) => fires).map(({ key }) => key.host))
  const verdicts = await pool(changedHosts(context), AT_ONCE, host =>
    down.has(host) || armed.has(host)
      ? Promise.resolve<Verdict>('unknown')
      : cleanHost(context, host, backups),
  )
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.includes('unknown') ? 'unknown' : 'pass'
}

async function cleanHost(context: RunContext, host: string, backups: boolean): Promise<Verdict> {
  const state = context.recorder.fold.state()
  const made = partsOf(state, host)
    .flatMap(part => part.changes)
    .flatMap(change => (change.kind === 'directory' ? [change.path] : []))
  const named = wantedOn(context, host).filter(one => one.kind === 'folder' && (backups || one.for === 'run'))
  const folders = [...made, ...named.map(one => one.path)]
  const text = cleanScript(removalsOn(context, host, backups), folders, pathsWritten(state, host))
  try {
    await context.leases.hold(host)
    const session = await context.sessions.open(host)
    const command = { kind: 'script', as: 'root', text } as const
    const asked = { timeoutSeconds: CLEAN_SECONDS, signal: context.signal }
    const cleaned = parseCleaned((await session.exec(command, asked)).stdout)
    if (cleaned === undefined) return 'unknown'
    await context.recorder.emit({ type: 'host-cleaned', host, ...cleaned })
    return cleaned.kept.length === 0 ? 'pass' : 'fail'
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isRunError(error)) throw error
    return 'unknown'
  }
}

/**
 * A path that a step names is ours to take away where it carries the run's id, or where this run made the file and nobody has
 * edited it since. What another run put there is that run's.
 */
function removalsOn(context: RunContext, host: string, backups: boolean): readonly Removal[] {
  const going = new Set<Left['for']>(backups ? ['run', 'undo'] : ['run'])
  const files = fileChanges(context.recorder.fold.state(), host)
  const made = new Map(files.filter(one => one.before === null).map(one => [one.path, one.after.sha256]))
  const named = wantedOn(context, host).filter(one => one.kind === 'tree' && going.has(one.for))
  const removals = named.flatMap(({ path }): Removal[] => {
    const sha256 = made.get(path)
    if (sha256 !== undefined) return [{ path, sha256 }]
    return path.includes(context.runId) ? [{ path }] : []
  })
  if (!backups) return removals
  const saved = files.flatMap(({ backup, before }) =>
    backup === null || before === null ? [] : [{ path: backup, sha256: before.sha256 }],
  )
  return [...removals, ...saved]
}
