/** The job that was chosen last for a site, kept beside its site.yaml: the file itself says what is there, not what is to be done. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Id } from '../../engine/runbook/schema.ts'
import { writeDurably } from '../../adapters/files/durable.ts'

const Job = z.looseObject({ runbook: Id })

/** The id of its runbook; undefined where none was chosen yet, or the file cannot be read. */
export async function readJob(siteFolder: string): Promise<string | undefined> {
  const text = await readFile(pathOf(siteFolder), 'utf8').catch(() => '')
  try {
    return Job.parse(JSON.parse(text)).runbook
  } catch {
    return undefined
  }
}

/** Where it cannot be written, the choice holds for now and is asked for again next time. */
export async function keepJob(siteFolder: string, runbook: string): Promise<void> {
  await writeDurably(pathOf(siteFolder), `${JSON.stringify({ runbook })}\n`).catch(() => undefined)
}

function pathOf(siteFolder: string): string {
  return join(siteFolder, 'job.json')
}
