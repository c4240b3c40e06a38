/** A run folder's copies of runbook and site: what its plan, its undo and its report are made of. */
import { join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Digest } from '../../engine/ports.ts'
import { runbookDigest } from '../../engine/runbook/parse.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import type { RunFolderContent } from './run-folder.ts'
import { isFile, readInput, readRunbookFolder } from './load.ts'

/** `line`: of the journal, where its hash stands. */
export type ChangedCopy = {
  readonly kind: 'copy-modified'
  readonly file: string
  readonly line: number
}

/** The site file while a corrected one takes its place: docs/formats/run-folder.md. */
export const nextSite = 'site.next.yaml'

/** What of a run folder was read. */
export type Copies = Pick<RunFolderContent, 'dir' | 'runbookFiles' | 'siteText'>

/** The same for whoever only looks whether they are what they were: one that is gone is empty. */
export async function readCopies(dir: string): Promise<Copies> {
  const [runbookFiles, siteText] = await Promise.all([
    readRunbookFolder(join(dir, 'runbook')).catch(() => ({})),
    readInput(join(dir, 'site.yaml')).catch(() => new Uint8Array()),
  ])
  return { dir, runbookFiles, siteText }
}

/** Copies that are not what the journal says they were. Nothing is known before `run-started`. */
export async function changedCopies(
  { dir, runbookFiles, siteText }: Copies,
  events: readonly RunEvent[],
  digest: Digest,
): Promise<readonly ChangedCopy[]> {
  const started = events.find(event => event.type === 'run-started')
  if (started === undefined) return []
  const found: ChangedCopy[] = []
  if (runbookDigest(runbookFiles, digest) !== started.runbook.digest)
    found.push({ kind: 'copy-modified', file: 'runbook', line: started.seq })
  const current = digest.sha256(siteText)
  const sites = events.filter(event => event.type === 'run-started' || event.type === 'site-corrected')
  for (const [index, { site, seq }] of sites.entries()) {
    const isLast = index === sites.length - 1
    const earlier = `site.${String(index + 1)}.yaml`
    // A correction that was cut off has the other one still in its place.
    const other = isLast ? nextSite : earlier
    if (site.sha256 !== current && site.sha256 !== (await hashOf(join(dir, other), digest)))
      found.push({ kind: 'copy-modified', file: isLast ? 'site.yaml' : earlier, line: seq })
  }
  return found
}

/** Throws RUN_FOLDER_INVALID where a copy was changed: what it says now is not what was run. */
export async function requireUnchanged(
  copies: Copies,
  events: readonly RunEvent[],
  digest: Digest,
): Promise<void> {
  const [changed] = await changedCopies(copies, events, digest)
  if (changed === undefined) return
  const { file, line } = changed
  throw new RunError('RUN_FOLDER_INVALID', {
    path: copies.dir,
    reason: phrase('copy-modified', { file, line }),
  })
}

async function hashOf(path: string, digest: Digest): Promise<string | undefined> {
  return (await isFile(path)) ? digest.sha256(await readInput(path)) : undefined
}
