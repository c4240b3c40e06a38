/** The plan on the screen, and what can be done with it. */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { MethodInput } from '../../../engine/contract/contract.ts'
import { unkeptIn, type HostRecord, type HostRecords } from '../../../engine/contract/hosts.ts'
import type { FileComparison, HostComparison, PlanView } from '../../../engine/contract/plans.ts'
import { useClient, type Client } from '../../link/client.ts'
import { saveFile } from '../../parts/save-file.ts'
import { useApp } from '../../stores/app.ts'
import { createNewest } from '../../stores/newest.ts'
import { approvedOf } from './approval.ts'
import { comparedOf, type Compared } from './compared.ts'

export type Comparisons = ReadonlyMap<string, ReadonlyMap<string, FileComparison>>

export type Failures = ReadonlyMap<string, NonNullable<HostRecord['error']>>

/** What was done last, to be told: no file and no comparison shows where a person looks. */
export type Done = { readonly saved: string } | { readonly compared: Compared }

export interface PlanWork {
  readonly view: Ref<PlanView | undefined>
  readonly allowed: Ref<readonly string[]>
  readonly comparisons: Ref<Comparisons>
  readonly approvedThis: ComputedRef<boolean>
  readonly busy: ComputedRef<boolean>
  /** Until something else is asked for. */
  readonly done: Ref<Done | undefined>
  /** Hosts that could not be looked at, and why. */
  readonly failures: Ref<Failures>
  make(): Promise<void>
  /** Makes the plan anew with what the hosts told; a host that told nothing says why. */
  look(gather: () => Promise<HostRecords | undefined>): Promise<void>
  allow(hosts: readonly string[]): Promise<void>
  compare(): Promise<void>
  approve(by: string): Promise<void>
  save(format: 'html' | 'pdf'): Promise<void>
  /** Resolves to the run's name. */
  start(): Promise<string | undefined>
}

interface PlanPorts {
  readonly client: Client
  readonly app: Pick<ReturnType<typeof useApp>, 'attempt' | 'error' | 'language'>
}
type Place = () => { readonly site: string; readonly runbook: string }

export function usePlan(place: Place, ports: PlanPorts = { client: useClient(), app: useApp() }): PlanWork {
  const { client, app } = ports
  const view = shallowRef<PlanView>()
  const allowed = shallowRef<readonly string[]>([])
  const comparisons = shallowRef<Comparisons>(new Map())
  const failures = shallowRef<Failures>(new Map())
  const tell = (records: HostRecords): void => {
    failures.value = failuresOf(records)
    app.error = [...failures.value.values()][0] ?? unkeptIn(records) ?? app.error
  }
  const { busy, done, working } = createBusy(ports)
  const makes = createNewest()
  let madeFor = ''
  const approvedThis = computed(() => view.value !== undefined && approvedOf(view.value).kind === 'this')
  const asked = () => ({ ...place(), allowedFaults: [...allowed.value] })
  async function make(): Promise<void> {
    const isNewest = makes()
    const here = nameOf(place)
    if (here !== madeFor) {
      // Another plan: nothing of the one before may stand in it, not even while it is made.
      view.value = undefined
      allowed.value = []
      comparisons.value = new Map()
      failures.value = new Map()
      madeFor = here
    }
    const made = await working(() => client.call('plans.make', asked()))
    if (isNewest()) view.value = made
  }
  return {
    ...{ view, allowed, comparisons, approvedThis, busy, done, failures },
    make,
    look: gather => look(gather, place, make, tell),
    async allow(hosts) {
      allowed.value = hosts
      await make()
    },
    async compare() {
      const here = nameOf(place)
      const found = await working(() => client.call('plans.compare', place()))
      if (here !== nameOf(place)) return
      comparisons.value = byHostAndPath(found ?? [])
      if (found !== undefined) done.value = outcomeOf(found, ports)
    },
    async approve(by) {
      const digest = view.value?.plan.digest
      if (digest === undefined) return
      const approved = await working(() => client.call('plans.approve', { ...asked(), digest, by }))
      if (approved !== undefined) await make()
    },
    async save(format) {
      const here = nameOf(place)
      const saved = await working(() => save(ports, asked(), format))
      if (saved !== undefined && here === nameOf(place)) done.value = { saved }
    },
    start: () =>
      working(() => start(ports, asked(), approvedThis.value ? view.value?.plan.digest : undefined)),
  }
}

async function start(
  { client }: PlanPorts,
  asked: MethodInput<'plans.make'>,
  approved: string | undefined,
): Promise<string> {
  const { run } = await client.call('runs.start', { ...asked, ...(approved !== undefined && { approved }) })
  return run
}

/** Several may be under way at once; what was done before is no longer told then. */
function createBusy({ app }: PlanPorts) {
  const underWay = ref(0)
  const done = shallowRef<Done>()
  async function working<T>(work: () => Promise<T>): Promise<T | undefined> {
    underWay.value += 1
    done.value = undefined
    try {
      return await app.attempt(work)
    } finally {
      underWay.value -= 1
    }
  }
  return { busy: computed(() => underWay.value > 0), done, working }
}

async function save(
  { client, app }: PlanPorts,
  asked: MethodInput<'plans.make'>,
  format: 'html' | 'pdf',
): Promise<string> {
  const file = await client.call('plans.export', { ...asked, format, language: app.language })
  saveFile(file)
  return file.name
}

function nameOf(place: Place): string {
  const { site, runbook } = place()
  return `${site} ${runbook}`
}

/** Told last: making the plan clears what was told before. */
async function look(
  gather: () => Promise<HostRecords | undefined>,
  place: Place,
  make: () => Promise<void>,
  tell: (records: HostRecords) => void,
): Promise<void> {
  const here = nameOf(place)
  const records = await gather()
  if (records === undefined || here !== nameOf(place)) return
  await make()
  if (here === nameOf(place)) tell(records)
}

function failuresOf(records: HostRecords): Failures {
  return new Map(
    Object.values(records).flatMap(({ host, error }) => (error === undefined ? [] : [[host, error]])),
  )
}

/** Where a host could not be reached, that is told instead. */
function outcomeOf(found: readonly HostComparison[], { app }: PlanPorts): Done | undefined {
  const error = found.find(host => host.error !== undefined)?.error
  app.error = error ?? app.error
  return error === undefined ? { compared: comparedOf(found) } : undefined
}

function byHostAndPath(found: readonly HostComparison[]): Comparisons {
  return new Map(found.map(({ host, files }) => [host, new Map(files.map(file => [file.path, file]))]))
}
