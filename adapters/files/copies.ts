/** A run folder's copies of runbook and site: what its plan, its undo and its report are made of. */
import { join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Digest } from '../../engine/ports.ts'
import { runbookDigest } from '../../engine/runbook/parse.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { isFile, readInput, readRunbookFolder } from './load.ts'

/** `line`: of the journal, where its hash stands. */
export type ChangedCopy = {
  readonly kind: 'copy-modified'
  readonly file: string
  readonly line: number
}

/** The site file while a corrected one takes its place: docs/formats/run-folder.md. */
export const nextSite = 'site.next.yaml'

/** Copies that are not what the journal says they were. Nothing is known before `run-started`. */
export async function changedCopies(
  runDir: string,
  events: readonly RunEvent[],
  digest: Digest,
): Promise<readonly ChangedCopy[]> {
  const started = events.find(event => event.type === 'run-started')
  if (started === undefined) return []
  const found: ChangedCopy[] = []
  const files = await readRunbookFolder(join(runDir, 'runbook')).catch(() => ({}))
  if (runbookDigest(files, digest) !== started.runbook.digest)
    found.push({ kind: 'copy-modified', file: 'runbook', line: started.seq })
  const sites = events.filter(event => event.type === 'run-started' || event.type === 'site-corrected')
  for (const [index, { site, seq }] of sites.entries()) {
    const isLast = index === sites.length - 1
    const names = isLast ? ['site.yaml', nextSite] : [`site.${String(index + 1)}.yaml`, 'site.yaml']
    const hashes = await Promise.all(names.map(name => hashOf(join(runDir, name), digest)))
    if (!hashes.includes(site.sha256)) found.push({ kind: 'copy-modified', file: names[0] ?? '', line: seq })
  }
  return found
}

/** Throws RUN_FOLDER_INVALID where a copy was changed: what it says now is not what was run. */
export async function requireUnchanged(
  runDir: string,
  events: readonly RunEvent[],
  digest: Digest,
): Promise<void> {
  const [changed] = await changedCopies(runDir, events, digest)
  if (changed === undefined) return
  const { file, line } = changed
  throw new RunError('RUN_FOLDER_INVALID', { path: runDir, reason: phrase('copy-modified', { file, line }) })
}

async function hashOf(path: string, digest: Digest): Promise<string | undefined> {
  return (await isFile(path)) ? digest.sha256(await readInput(path)) : undefined
}
