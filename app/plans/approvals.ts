/** Approved plans of a site, by runbook, kept beside its site.yaml. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Approval } from '../../engine/contract/plans.ts'
import { unwritable, writeDurably } from '../../adapters/files/durable.ts'
import { createTurns } from '../turns.ts'

const Approvals = z.record(
  z.string(),
  z.strictObject({
    digest: z.string(),
    faults: z.array(z.string()).exactOptional(),
    by: z.string(),
    at: z.string(),
  }),
)

export async function readApproval(siteFolder: string, runbook: string): Promise<Approval | undefined> {
  const all = await readAll(siteFolder)
  return Object.hasOwn(all, runbook) ? all[runbook] : undefined
}

/** Two windows may approve plans of one site at once: all of them lie in one file. */
const turns = createTurns()

/** Replaces an earlier approval of the same runbook. Throws FILE_UNWRITABLE. */
export function keepApproval(siteFolder: string, runbook: string, approval: Approval): Promise<void> {
  const path = pathOf(siteFolder)
  return turns.take(path, async () => {
    const all = { ...(await readAll(siteFolder)), [runbook]: approval }
    await writeDurably(path, `${JSON.stringify(all, null, 2)}\n`).catch(unwritable(path))
  })
}

function pathOf(siteFolder: string): string {
  return join(siteFolder, 'approvals.json')
}

/** A file that cannot be read approves nothing. */
async function readAll(siteFolder: string): Promise<Readonly<Record<string, Approval>>> {
  const text = await readFile(pathOf(siteFolder), 'utf8').catch(() => '{}')
  try {
    const parsed = Approvals.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}
