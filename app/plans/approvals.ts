/** Approved plans of a site, by runbook, kept beside its site.yaml. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Approval } from '../../engine/contract/plans.ts'
import { writeDurably } from '../../adapters/files/durable.ts'

const Approvals = z.record(z.string(), z.strictObject({ digest: z.string(), by: z.string(), at: z.string() }))

export async function readApproval(siteFolder: string, runbook: string): Promise<Approval | undefined> {
  const all = await readAll(siteFolder)
  return Object.hasOwn(all, runbook) ? all[runbook] : undefined
}

/** Replaces an earlier approval of the same runbook. */
export async function keepApproval(siteFolder: string, runbook: string, approval: Approval): Promise<void> {
  const all = { ...(await readAll(siteFolder)), [runbook]: approval }
  await writeDurably(pathOf(siteFolder), `${JSON.stringify(all, null, 2)}\n`)
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
