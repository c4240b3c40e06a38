import type { Change } from '../run/events.ts'
import type { RunState } from '../run/state.ts'
import type { Remains } from './model.ts'

/** What the recorded changes leave on the hosts, in order, the last state of each path. Undone steps leave nothing. */
export function remainsOf(state: RunState): readonly Remains[] {
  const found = new Map<string, Remains>()
  for (const part of Object.values(state.steps)) {
    for (const change of part.changes) {
      for (const one of remains(part.key.host, change)) found.set(`${one.host} ${one.path}`, one)
    }
  }
  return [...found.values()]
}

function remains(host: string, change: Change): readonly Remains[] {
  switch (change.kind) {
    case 'file': {
      const { path, after, before, backup } = change
      const { owner, mode, sha256 } = after
      const file: Remains = { host, kind: 'file', path, owner, mode, sha256 }
      if (backup === null) return [file]
      // A backup is never more readable than the file it was taken of.
      return [file, { host, kind: 'backup', path: backup, ...(before && { sha256: before.sha256 }) }]
    }
    case 'service': {
      const { active, enabled } = change.after
      const boot = enabled === null ? '' : enabled ? ', enabled' : ', disabled'
      return [
        { host, kind: 'service', path: change.service, state: `${active ? 'active' : 'inactive'}${boot}` },
      ]
    }
    case 'directory':
      return [{ host, kind: 'file', path: change.path }]
    case 'command':
      return []
  }
}
