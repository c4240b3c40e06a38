/** Runs by any words of their job, site, engineer, folder and day. */
import type { ListedRun, RunCard } from '../../../engine/contract/runs.ts'
import { isReadable } from '../../../engine/contract/unreadable.ts'
import { siteName } from '../../../engine/words/site-name.ts'
import { shortTime } from '../../parts/format.ts'

/** Every word must be found; a day as it is shown, or as 2026/11/26. Of one that cannot be read only its folder is known. */
export function findRuns(runs: readonly ListedRun[], query: string): readonly ListedRun[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  if (words.length === 0) return runs
  return runs.filter(run => {
    const text = isReadable(run) ? textOf(run) : run.run.toLowerCase()
    return words.every(word => text.includes(word))
  })
}

function textOf({ run, runbook, title, site, rehearsal, operator, createdAt }: RunCard): string {
  const shown = shortTime(createdAt)
  return [
    ...[run, runbook, title.zh, title.en, operator],
    ...[siteName(site, rehearsal, 'zh'), siteName(site, rehearsal, 'en')],
    ...[shown, shown.replaceAll('-', '/')],
  ]
    .join('\n')
    .toLowerCase()
}
