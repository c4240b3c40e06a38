import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RunbookCard } from '../../engine/contract/runbooks.ts'
import type { RunCard } from '../../engine/contract/runs.ts'
import type { SiteCard } from '../../engine/contract/sites.ts'
import { useClient } from '../link/client.ts'

/** Runbooks, sites and runs as the home screen lists them; kept current by notices. */
export const useLibrary = defineStore('library', () => {
  const client = useClient()
  const runbooks = shallowRef<readonly RunbookCard[]>([])
  const sites = shallowRef<readonly SiteCard[]>([])
  const runs = shallowRef<readonly RunCard[]>([])
  const loaded = shallowRef(false)

  async function load(): Promise<void> {
    const [allRunbooks, allSites, allRuns] = await Promise.all([
      client.call('runbooks.list'),
      client.call('sites.list'),
      client.call('runs.list'),
    ])
    runbooks.value = allRunbooks
    sites.value = allSites
    runs.value = allRuns
    loaded.value = true
  }
  client.onNotice(notice => {
    if (notice.type !== 'changed' || !loaded.value) return
    if (notice.what === 'sites') void client.call('sites.list').then(found => (sites.value = found))
    if (notice.what === 'runs') void client.call('runs.list').then(found => (runs.value = found))
  })
  /** Takes a run out of those to go on with, or brings it back. */
  async function setAside(run: string, aside: boolean): Promise<void> {
    await client.call('runs.set-aside', { run, aside })
  }
  /** Copies a run folder of another laptop to this one; gives its name here. */
  async function bringIn(folder: string): Promise<string> {
    return (await client.call('runs.bring-in', { folder })).run
  }
  return { runbooks, sites, runs, loaded, load, setAside, bringIn }
})
