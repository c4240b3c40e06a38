import { serviceLeft } from '../run/remains/list.ts'
import type { Change, FileState, Left } from '../run/events.ts'
import type { RunState, StepState } from '../run/state.ts'
import type { Remains } from './model.ts'

/** What the run leaves on the hosts: as found there at its end, or else what was recorded, the last state of each path. */
export function remainsOf(state: RunState): readonly Remains[] {
  const parts = state.order.map(text => state.steps[text]).filter(part => part !== undefined)
  const hosts = new Set([...Object.keys(state.hosts), ...parts.map(part => part.key.host)])
  return [...hosts].flatMap(host => {
    const seen = state.hosts[host]
    const left = seen?.leftBefore === true ? undefined : seen?.left
    const known = left ?? recordedOn(parts.filter(part => part.key.host === host))
    return known.map(one => ({ host, found: left !== undefined, ...one }))
  })
}

function recordedOn(parts: readonly StepState[]): readonly Left[] {
  const found = new Map<string, Left>()
  for (const change of parts.flatMap(part => part.changes)) {
    for (const one of recorded(change)) found.set(one.path, one)
  }
  return [...found.values()]
}

function recorded(change: Change): readonly Left[] {
  switch (change.kind) {
    case 'file': {
      const { path, after, before, backup } = change
      const { owner, mode, sha256 } = after
      const file: Left = { kind: 'file', path, for: 'site', owner, mode, sha256 }
      if (backup === null) return [file]
      return [file, { kind: 'backup', path: backup, for: 'undo', ...(before && backupOf(before, mode)) }]
    }
    case 'service':
      return [serviceLeft(change)]
    case 'directory':
      return [{ kind: 'directory', path: change.path, for: 'site' }]
    case 'command':
      return []
  }
}

/** As the file was; but what became private is private in its backup too (see engine/actions/file-script.ts). */
function backupOf(
  { owner, mode, sha256 }: FileState,
  after: string,
): Pick<Left, 'owner' | 'mode' | 'sha256'> {
  return { owner, sha256, mode: after.endsWith('00') ? mode.replace(/..$/, '00') : mode }
}
