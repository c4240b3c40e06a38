/** The runs folder as screens list it: a card for each run, and for one that is damaged what is wrong with it. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListedRun, RunCard } from '../../engine/contract/runs.ts'
import { isReadable } from '../../engine/contract/unreadable.ts'
import { pool } from '../../engine/run/pool.ts'
import { journalName } from '../../adapters/files/journal.ts'
import { sizeOf } from '../../adapters/files/load.ts'
import { whyUnreadable } from '../unreadable.ts'

/** More at once would hold as many journals in memory. */
const atOnce = 2

/** Those that cannot be read first, then the newest. */
export async function listRuns(
  folder: string,
  cardOf: (run: string) => Promise<RunCard>,
): Promise<readonly ListedRun[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => !name.startsWith('.'))
  const listed = await pool(names, atOnce, async (run): Promise<ListedRun | undefined> => {
    try {
      return await cardOf(run)
    } catch (error) {
      const dir = join(folder, run)
      return (await isRun(dir)) ? { run, unreadable: whyUnreadable(dir, error) } : undefined
    }
  })
  return listed.filter(one => one !== undefined).toSorted(inOrder)
}

function inOrder(a: ListedRun, b: ListedRun): number {
  if (isReadable(a) && isReadable(b)) return b.createdAt.localeCompare(a.createdAt)
  return Number(isReadable(a)) - Number(isReadable(b)) || a.run.localeCompare(b.run)
}

/** Whether a run ever was in it. One that is only being made has neither a run.json nor a line in its journal yet. */
async function isRun(dir: string): Promise<boolean> {
  const [meta, journal] = await Promise.all([sizeOf(join(dir, 'run.json')), sizeOf(join(dir, journalName))])
  return meta !== undefined || (journal ?? 0) > 0
}
