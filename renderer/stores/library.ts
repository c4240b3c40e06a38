import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RunbookCard } from '../../engine/contract/runbooks.ts'
import type { ListedRun } from '../../engine/contract/runs.ts'
import type { ListedSite } from '../../engine/contract/sites.ts'
import { useClient, type Client } from '../link/client.ts'

const lists = ['runbooks', 'sites', 'runs'] as const
type List = (typeof lists)[number]

/** Runbooks, sites and runs as the home screen lists them; kept current by notices. */
export const useLibrary = defineStore('library', () => createLibrary(useClient()))

export function createLibrary(client: Client) {
  const runbooks = shallowRef<readonly RunbookCard[]>([])
  const sites = shallowRef<readonly ListedSite[]>([])
  const runs = shallowRef<readonly ListedRun[]>([])
  /** Each was asked for; whether it was answered, `missing` says. */
  const loaded = shallowRef(false)
  /** Lists that could not be had. */
  const missing = shallowRef<ReadonlySet<List>>(new Set())

  const parts = {
    runbooks: async () => (runbooks.value = await client.call('runbooks.list')),
    sites: async () => (sites.value = await client.call('sites.list')),
    runs: async () => (runs.value = await client.call('runs.list')),
  }
  /** Each by itself: what is wrong with one does not take away the others. Throws what the first of them was refused with. */
  async function load(): Promise<void> {
    const ended = await Promise.all(
      lists.map(list =>
        parts[list]().then(
          () => undefined,
          (error: unknown) => ({ list, error }),
        ),
      ),
    )
    const failed = ended.filter(one => one !== undefined)
    missing.value = new Set(failed.map(({ list }) => list))
    loaded.value = true
    if (failed[0] !== undefined) throw failed[0].error
  }
  client.onNotice(notice => {
    if (notice.type !== 'changed' || !loaded.value) return
    // Where it fails, what was shown stays until the next one.
    if (notice.what === 'sites' || notice.what === 'runs') parts[notice.what]().catch(() => undefined)
  })
  /** Takes a run out of those to go on with, or brings it back. */
  async function setAside(run: string, aside: boolean): Promise<void> {
    await client.call('runs.set-aside', { run, aside })
  }
  /** Copies a run folder of another laptop to this one; gives its name here. */
  async function bringIn(folder: string): Promise<string> {
    return (await client.call('runs.bring-in', { folder })).run
  }
  return { runbooks, sites, runs, loaded, missing, load, setAside, bringIn }
}
