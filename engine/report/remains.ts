import type { Change, FileState } from '../run/events.ts'
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
      return [file, { host, kind: 'backup', path: backup, ...(before && backupOf(before, mode)) }]
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

/** As the file was; but what became private is private in its backup too (see engine/actions/file-script.ts). */
function backupOf(
  { owner, mode, sha256 }: FileState,
  after: string,
): Pick<Remains, 'owner' | 'mode' | 'sha256'> {
  return { owner, sha256, mode: after.endsWith('00') ? mode.replace(/..$/, '00') : mode }
}
