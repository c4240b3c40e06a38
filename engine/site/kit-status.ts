/** The kit on this laptop: which files the site needs, and whether they are what they should be. */
import { decide } from '../plan/conditions.ts'
import type { Runbook } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { Binding } from './bind.ts'
import type { Site } from './schema.ts'

export interface KitNeed {
  readonly file: string
  readonly title: Text
  readonly version?: string
  /** Where a connected person gets it. */
  readonly from: Text
  /** Hex, and who says so; absent: nobody pinned it. */
  readonly pinned?: { readonly sha256: string; readonly by: 'runbook' | 'site' }
  /** `undecided`: it hangs on facts, or the site does not bind yet. */
  readonly needed: 'yes' | 'no' | 'undecided'
}

/** What was found: nothing there, or size in bytes and SHA-256. */
export type KitFound = { readonly bytes: number; readonly sha256: string } | undefined

export type KitState = 'missing' | 'mismatching' | 'unpinned' | 'ready'

/** Every file of the runbook's kit, in its order. `site` undefined: it cannot be read yet. */
export function kitNeeds(runbook: Runbook, site: Site | undefined, binding?: Binding): readonly KitNeed[] {
  const [host = ''] = Object.keys(binding?.hosts ?? {})
  return (runbook.kit?.files ?? []).map(({ file, title, version, from, sha256, when }) => {
    const bySite =
      site?.kit !== undefined && Object.hasOwn(site.kit.sha256, file) ? site.kit.sha256[file] : undefined
    const decided = when === undefined ? true : binding && decide(when, { binding, host, facts: {} })
    return {
      file,
      title,
      from,
      needed: decided === true ? 'yes' : decided === false ? 'no' : 'undecided',
      ...(version !== undefined && { version }),
      ...(sha256 !== undefined && { pinned: { sha256, by: 'runbook' as const } }),
      ...(sha256 === undefined &&
        bySite !== undefined && { pinned: { sha256: bySite, by: 'site' as const } }),
    }
  })
}

/** A file that nobody pinned is never ready: its checksum has to be compared and written into the site first. */
export function kitState({ pinned }: KitNeed, found: KitFound): KitState {
  if (found === undefined) return 'missing'
  if (pinned === undefined) return 'unpinned'
  return found.sha256 === pinned.sha256 ? 'ready' : 'mismatching'
}
