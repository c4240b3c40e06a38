/** The plan on the screen, and what can be done with it. */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { FileComparison, HostComparison, PlanView } from '../../../engine/contract/plans.ts'
import { useClient } from '../../link/client.ts'
import { saveFile } from '../../parts/save-file.ts'
import { useApp } from '../../stores/app.ts'

export type Comparisons = ReadonlyMap<string, ReadonlyMap<string, FileComparison>>

export interface PlanWork {
  readonly view: Ref<PlanView | undefined>
  readonly allowed: Ref<readonly string[]>
  readonly comparisons: Ref<Comparisons>
  readonly approvedThis: ComputedRef<boolean>
  readonly busy: Ref<boolean>
  make(): Promise<void>
  allow(hosts: readonly string[]): Promise<void>
  compare(): Promise<void>
  approve(by: string): Promise<void>
  save(format: 'html' | 'pdf'): Promise<void>
  /** Resolves to the run's name. */
  start(): Promise<string | undefined>
}

function byHostAndPath(found: readonly HostComparison[]): Comparisons {
  return new Map(found.map(({ host, files }) => [host, new Map(files.map(file => [file.path, file]))]))
}

export function usePlan(place: () => { readonly site: string; readonly runbook: string }): PlanWork {
  const client = useClient()
  const app = useApp()
  const view = shallowRef<PlanView>()
  const allowed = shallowRef<readonly string[]>([])
  const comparisons = shallowRef<Comparisons>(new Map())
  const busy = ref(false)
  const approvedThis = computed(
    () => view.value?.approval !== undefined && view.value.approval.digest === view.value.plan.digest,
  )
  const asked = () => ({ ...place(), allowedFaults: [...allowed.value] })
  async function working<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true
    try {
      return await app.attempt(work)
    } finally {
      busy.value = false
    }
  }
  async function make(): Promise<void> {
    view.value = await working(() => client.call('plans.make', asked()))
  }
  return {
    view,
    allowed,
    comparisons,
    approvedThis,
    busy,
    make,
    async allow(hosts) {
      allowed.value = hosts
      await make()
    },
    async compare() {
      const found = (await working(() => client.call('plans.compare', place()))) ?? []
      app.error = found.find(host => host.error !== undefined)?.error ?? app.error
      comparisons.value = byHostAndPath(found)
    },
    async approve(by) {
      const digest = view.value?.plan.digest
      if (digest === undefined) return
      const done = await working(() => client.call('plans.approve', { ...place(), digest, by }))
      if (done !== undefined) await make()
    },
    async save(format) {
      const file = await working(() =>
        client.call('plans.export', { ...asked(), format, language: app.language }),
      )
      if (file !== undefined) saveFile(file)
    },
    async start() {
      const approved = approvedThis.value ? view.value?.plan.digest : undefined
      const started = await working(() =>
        client.call('runs.start', { ...asked(), ...(approved !== undefined && { approved }) }),
      )
      return started?.run
    },
  }
}
