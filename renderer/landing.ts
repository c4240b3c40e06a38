/** Where a start of the app leads: home, or back into the run that was going on. */
import type { Router } from 'vue-router'
import type { RunCard } from '../engine/contract/runs.ts'
import type { Client } from './link/client.ts'

/** Worked on now, or cut off in the middle by a crash or a flat battery. One that stopped by itself waits on the home screen. */
export function runToLandIn(runs: readonly RunCard[]): RunCard | undefined {
  return runs.find(run => run.unfinished && (run.working || run.headline.code === 'running'))
}

/** Leaves whoever asked for a certain screen, or has gone on meanwhile, where they are. */
export async function land(client: Client, router: Router): Promise<void> {
  const atHome = (): boolean => router.currentRoute.value.path === '/'
  await router.isReady()
  if (!atHome()) return
  const found = runToLandIn(await client.call('runs.list'))
  if (found !== undefined && atHome()) await router.replace(`/run/${found.run}`)
}
