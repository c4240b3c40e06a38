/** The inventory of a host at the end of a stretch: what the run says that it left, looked at afresh. */
import { isRunError } from '../../errors.ts'
import { pool } from '../pool.ts'
import type { RunContext } from '../context.ts'
import type { Change, Left } from '../events.ts'
import type { RunState, StepState } from '../state.ts'
import { listScript, parseList, type Wanted } from './script.ts'

const AT_ONCE = 50
const LIST_SECONDS = 120

type FileChange = Extract<Change, { kind: 'file' }>

/** Journals `remains-listed` for each host on which the run began to change something and that can be asked now. */
export async function listRemains(context: RunContext): Promise<void> {
  const hosts = changedHosts(context).filter(host => context.facts.has(host))
  await pool(hosts, AT_ONCE, async host => {
    if (context.signal.aborted) return
    const left = await listOn(context, host)
    if (left !== undefined) await context.recorder.emit({ type: 'remains-listed', host, left })
  })
}

/** Hosts on which a step that may change something was tried. */
export function changedHosts(context: RunContext): readonly string[] {
  const risky = new Set(
    context.binding.runbook.steps.filter(step => step.risk !== 'read').map(step => step.id),
  )
  const parts = Object.values(context.recorder.fold.state().steps)
  const hosts = parts.filter(part => part.attempt > 0 && risky.has(part.key.step)).map(part => part.key.host)
  return [...new Set(hosts)].filter(host => context.binding.hosts[host] !== undefined)
}

async function listOn(context: RunContext, host: string): Promise<readonly Left[] | undefined> {
  const state = context.recorder.fold.state()
  const text = listScript(wantedOn(context, host), pathsWritten(state, host))
  try {
    const session = await context.sessions.open(host)
    // A link that is gone is not opened again for this.
    if (session.roundTripMs() === undefined) return undefined
    const command = { kind: 'script', as: 'root', text } as const
    const asked = { timeoutSeconds: LIST_SECONDS, signal: context.signal }
    const found = parseList((await session.exec(command, asked)).stdout)
    return found && [...asBackups(state, host, found), ...servicesOf(state, host)]
  } catch (error) {
    if (!isRunError(error)) throw error
    return undefined
  }
}

/** What steps say that they leave comes first: it tells who needs a path that an action recorded as well. */
export function wantedOn(context: RunContext, host: string): readonly Wanted[] {
  const state = context.recorder.fold.state()
  const parts = partsOf(state, host).filter(part => part.changes.length > 0)
  // Without the notes of a step on the host, only what was found before tells its files.
  const before = state.backupsGone === undefined ? [] : foundBefore(state.hosts[host]?.left ?? [])
  return [...parts.flatMap(part => leavesOf(context, part)), ...recordedPaths(parts), ...before]
}

function foundBefore(left: readonly Left[]): readonly Wanted[] {
  return left
    .filter(one => one.kind !== 'service')
    .map(one => ({ kind: one.kind === 'package' ? 'package' : 'path', path: one.path, for: one.for }))
}

const leafKinds = {
  path: 'tree',
  folder: 'folder',
  listed_in: 'listed_in',
  packages_in: 'packages_in',
} as const

function leavesOf(context: RunContext, { key }: StepState): readonly Wanted[] {
  const step = context.binding.runbook.steps.find(one => one.id === key.step)
  return (step?.leaves ?? []).flatMap(({ for: whose, ...leaf }) =>
    Object.entries(leaf).flatMap(([name, template]) => {
      const kind = leafKinds[name as keyof typeof leafKinds]
      try {
        return [{ kind, path: context.rendering(key).live.text(template), for: whose }]
      } catch (error) {
        // A value that nobody knows any more names no path.
        if (!isRunError(error)) throw error
        return []
      }
    }),
  )
}

function recordedPaths(parts: readonly StepState[]): readonly Wanted[] {
  return parts
    .flatMap(part => part.changes)
    .flatMap((change): Wanted[] => {
      if (change.kind === 'directory') return [{ kind: 'path', path: change.path, for: 'site' }]
      if (change.kind !== 'file') return []
      const file = { kind: 'path', path: change.path, for: 'site' } as const
      return change.backup === null ? [file] : [file, { kind: 'path', path: change.backup, for: 'undo' }]
    })
}

function asBackups(state: RunState, host: string, found: readonly Left[]): readonly Left[] {
  const backups = new Set(fileChanges(state, host).map(change => change.backup))
  return found.map(one => (backups.has(one.path) ? { ...one, kind: 'backup' } : one))
}

export function servicesOf(state: RunState, host: string): readonly Left[] {
  const found = new Map<string, Left>()
  for (const change of partsOf(state, host).flatMap(part => part.changes)) {
    if (change.kind === 'service') found.set(change.service, serviceLeft(change))
  }
  return [...found.values()]
}

export function serviceLeft(change: Extract<Change, { kind: 'service' }>): Left {
  const { active, enabled } = change.after
  const boot = enabled === null ? '' : enabled ? ', enabled' : ', disabled'
  return {
    kind: 'service',
    path: change.service,
    state: `${active ? 'active' : 'inactive'}${boot}`,
    for: 'site',
  }
}

export function fileChanges(state: RunState, host: string): readonly FileChange[] {
  return partsOf(state, host)
    .flatMap(part => part.changes)
    .filter(change => change.kind === 'file')
}

export function partsOf(state: RunState, host: string): readonly StepState[] {
  const parts = state.order.map(text => state.steps[text]).filter(part => part !== undefined)
  return parts.filter(part => part.key.host === host)
}

/** Paths that the run wrote at any time, undone ones included: their halves may still lie beside them. */
export function pathsWritten(state: RunState, host: string): readonly string[] {
  const views = partsOf(state, host).flatMap(part => part.actions.map(action => action.view.path))
  return [...new Set(views.filter(path => path !== undefined && path.startsWith('/')))] as string[]
}
