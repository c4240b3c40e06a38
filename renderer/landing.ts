/** Where a start of the app leads: home, or back into the run that was going on. */
import type { Router } from 'vue-router'
import type { ListedRun, RunCard } from '../engine/contract/runs.ts'
import { isReadable } from '../engine/contract/unreadable.ts'
import type { Client } from './link/client.ts'

/** Worked on now, or cut off in the middle by a crash or a flat battery. One that stopped by itself waits on the home screen. */
export function runToLandIn(runs: readonly ListedRun[]): RunCard | undefined {
  return runs
    .filter(isReadable)
    .find(run => run.unfinished && (run.working || ['running', 'interrupted'].includes(run.headline.code)))
}

/** Leaves whoever asked for a certain screen, or has gone on meanwhile, where they are. */
export async function land(client: Client, router: Router): Promise<void> {
  await router.isReady()
  if (router.currentRoute.value.path !== '/') return
  let hasMoved = false
  // Already on the way: a screen that is still being loaded is not the current one yet.
  const forget = router.beforeEach(() => void (hasMoved = true))
  const runs = await client.call('runs.list').finally(forget)
  const found = runToLandIn(runs)
  if (found !== undefined && !hasMoved) await router.replace(`/run/${found.run}`)
}
