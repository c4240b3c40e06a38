/** A run folder as screens list and open it. */
import type { OpenQuestion } from '../../engine/contract/questions.ts'
import { RunName, type RunCard, type RunView } from '../../engine/contract/runs.ts'
import type { DrillLive } from '../../engine/drift/types.ts'
import { headline, type Headline, type HeadlineCode } from '../../engine/run/headline.ts'
import type { RunState } from '../../engine/run/state.ts'
import type { RunFolderContent } from '../../adapters/files/run-folder.ts'
import type { Input } from '../input.ts'
import { countSteps } from './progress.ts'

/** What the folder alone does not tell. */
export interface Live {
  readonly state: RunState
  readonly working: boolean
  /** Neither this process nor another works on it. */
  readonly cut: boolean
  /** The simulated hosts of a rehearsal still live in this process. */
  readonly simulated: boolean
  readonly questions: readonly OpenQuestion[]
  readonly drill: readonly DrillLive[]
  readonly error?: RunView['error'] | undefined
}

/** What of a card the folder tells by itself: the same for as long as its files are. */
export interface Settled extends Pick<
  RunCard,
  | 'runbook'
  | 'title'
  | 'site'
  | 'operator'
  | 'mode'
  | 'rehearsal'
  | 'createdAt'
  | 'headline'
  | 'done'
  | 'total'
  | 'next'
> {
  /** It stands before a part that the engineer has to let go. */
  readonly held: boolean
  /** What it is instead of its headline where no process works on it: only where that is something else. */
  readonly interrupted?: Headline
}

export function settledOf(
  { meta }: Pick<RunFolderContent, 'meta'>,
  { runbook }: Input,
  state: RunState,
): Settled {
  const said = headline(state, runbook)
  const cut = headline(state, runbook, true)
  return {
    runbook: runbook.id,
    title: runbook.title,
    site: meta.siteName,
    operator: meta.operator,
    mode: meta.mode,
    rehearsal: meta.rehearsal,
    createdAt: meta.createdAt,
    headline: said,
    ...(cut.code !== said.code && { interrupted: cut }),
    ...countSteps(state, runbook),
    held: state.held?.before !== undefined,
  }
}

/** How this process stands to it. */
export interface CardLive extends Pick<Live, 'working' | 'simulated' | 'cut'> {
  readonly asks: boolean
  readonly error?: RunView['error'] | undefined
}

export function cardOf(
  run: string,
  { held, interrupted, ...settled }: Settled,
  live: CardLive,
  marks: { readonly aside: boolean; readonly brought: boolean; readonly readOnly: boolean },
): RunCard {
  const { working } = live
  const toGoOnWith = settled.mode === 'run' && !marks.readOnly && isUnfinished(live, settled)
  const setAside = toGoOnWith && marks.aside && !working
  return {
    run,
    ...settled,
    ...(live.cut && interrupted && { headline: interrupted }),
    working,
    ...(live.error && { error: live.error }),
    ...(working && (held || live.asks) && { waits: true as const }),
    unfinished: toGoOnWith && !setAside,
    setAside,
    ...(!RunName.safeParse(run).success && { misnamed: true as const }),
    ...(marks.brought && { broughtIn: true as const }),
  }
}

const ended: ReadonlySet<HeadlineCode> = new Set<HeadlineCode>([
  'undone',
  'with-deviations',
  'verified',
  'verified-partly',
  'nothing-proven',
  'passed',
  'failover-not-proven',
  'one-direction-only',
  'double-holding-open',
  'host-failure-proven',
])

function isUnfinished(
  live: CardLive,
  { rehearsal, headline: { code } }: Pick<Settled, 'rehearsal' | 'headline'>,
): boolean {
  if (live.working) return true
  return !ended.has(code) && (!rehearsal || live.simulated)
}

export function viewOf(
  run: string,
  { dir, meta }: RunFolderContent,
  { runbook, binding }: Input,
  live: Live,
): Omit<RunView, 'access'> {
  return {
    run,
    dir,
    runbook,
    site: meta.siteName,
    hosts: Object.values(binding.hosts).map(({ name, roles, access: { ssh } }) => ({
      name,
      roles,
      address: ssh.port === 22 ? ssh.address : `${ssh.address}:${String(ssh.port)}`,
      user: ssh.user,
    })),
    rehearsal: meta.rehearsal,
    mode: meta.mode,
    state: live.state,
    headline: headline(live.state, runbook, live.cut),
    working: live.working,
    questions: live.questions,
    drill: live.drill,
    ...(live.error && { error: live.error }),
    gone: meta.rehearsal && !live.simulated,
  }
}
