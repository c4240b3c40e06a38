/** One run that this process works on: its engine in the background, what it tells, and how it ended. */
import type { Engine, RunSummary } from '../../engine/engine.ts'
import { isRunError, type ErrorParams } from '../../engine/errors.ts'
import type { Notice } from '../../engine/contract/notices.ts'
import type { Journal, Logger, Prompter } from '../../engine/ports.ts'
import type { Redactor } from '../../engine/redact.ts'
import type { RunFolder } from '../../adapters/files/run-folder.ts'
import type { RunEventBody } from '../../engine/run/events.ts'
import { headline } from '../../engine/run/headline.ts'
import { createFold, type Fold } from '../../engine/run/reduce.ts'
import type { DrillLive } from '../../engine/drift/types.ts'
import { createPace, type PaceControl, type Stride } from '../../engine/run/pace.ts'
import type { RunListener } from '../../engine/run/recorder.ts'
import type { Input } from '../input.ts'
import type { Vault } from '../../adapters/vault/vault.ts'
import { unexpected } from '../unexpected.ts'
import { withEngine, type Simulated } from '../session.ts'
import { type Environment } from '../settings-folder.ts'
import { openRunPanes, type RunPanes } from '../terminals/run-panes.ts'

export interface LiveRunOptions {
  readonly run: string
  readonly dir: string
  readonly env: Environment
  readonly prompter: Prompter
  readonly logger: Logger
  readonly vault: Vault
  readonly redactor: Redactor
  readonly notify: (notice: Notice) => void
  readonly simulated?: Simulated
}

interface Stretch {
  readonly cancel: AbortController
  readonly fold: Fold
  readonly journal: Journal
  readonly pace: PaceControl
}

export interface LiveRun {
  readonly run: string
  readonly simulated: Simulated | undefined
  /** What its hosts' terminals show. */
  readonly panes: RunPanes
  working(): boolean
  /** The fold while the engine works; undefined in between, when the folder on disk is the truth. */
  fold(): Fold | undefined
  /** Begins to work on an open folder, which is closed at the end. Resolves when it has ended. */
  work(
    folder: RunFolder,
    input: Input,
    first: Stride | 'nothing',
    task: (engine: Engine) => Promise<RunSummary>,
  ): Promise<void>
  /** Journals a fact that does not come from the engine, while that is at work; false where it is not. */
  note(body: RunEventBody): Promise<boolean>
  stop(): void
  /** What the drill under way told so far. */
  drill(): readonly DrillLive[]
  go(stride: Stride, by: string): void
  pause(by: string): void
}

export function createLiveRun(options: LiveRunOptions): LiveRun {
  const { run, env, notify, simulated } = options
  const panes = openRunPanes(options.dir)
  let current: Stretch | undefined
  const drill: DrillLive[] = []

  async function work(
    folder: RunFolder,
    input: Input,
    first: Stride | 'nothing',
    task: (engine: Engine) => Promise<RunSummary>,
  ): Promise<void> {
    await using open = folder
    const fold = createFold(folder.journal.recovered)
    const stretch: Stretch = {
      cancel: new AbortController(),
      fold,
      journal: folder.journal,
      pace: createPace(first, folder.meta.operator),
    }
    current = stretch
    const told = () =>
      ({ type: 'run-working', run, headline: headline(fold.state(), input.runbook) }) as const
    notify({ ...told(), working: true })
    try {
      const { prompter, logger, redactor, vault } = options
      const { operator } = folder.meta
      const steered = { signal: stretch.cancel.signal, pace: stretch.pace, asksFaults: true }
      const listener = listenerOf(options, panes.listener(input.runbook), fold, drill)
      const shown = { terminals: panes.terminals, listener }
      const heard = { prompter, logger, redactor }
      const ports = { env, ...heard, vault, simulated, operator, ...steered, ...shown }
      const summary = await withEngine(open, input, ports, task)
      ended(summary.error)
    } catch (error) {
      ended(error)
    }

    function ended(error: unknown): void {
      current = undefined
      notify({ ...told(), working: false, ...(error !== undefined && { error: asData(error) }) })
      notify({ type: 'changed', what: 'runs' })
    }
  }

  return {
    run,
    simulated,
    panes,
    working: () => current !== undefined,
    fold: () => current?.fold,
    work,
    drill: () => drill,
    async note(body) {
      const event = await current?.journal.append(body)
      if (event === undefined) return false
      current?.fold.apply(event)
      notify({ type: 'run-event', run, event })
      return true
    },
    ...steering(() => current),
  }
}

function steering(current: () => Stretch | undefined): Pick<LiveRun, 'stop' | 'go' | 'pause'> {
  return {
    stop: () => current()?.cancel.abort(),
    go: (stride, by) => current()?.pace.go(stride, by),
    pause: by => current()?.pace.pause(by),
  }
}

/** Keeps fold, panes and the drill under way current, and tells the screens. */
function listenerOf(
  { run, notify }: LiveRunOptions,
  panes: ReturnType<RunPanes['listener']>,
  fold: Fold,
  drill: DrillLive[],
): RunListener {
  return {
    onEvent(event) {
      fold.apply(event)
      panes.onEvent(event)
      notify({ type: 'run-event', run, event })
    },
    onOutput: panes.onOutput,
    onProgress: (host, sentBytes, totalBytes) =>
      notify({ type: 'run-progress', run, host, sentBytes, totalBytes }),
    onDrill(part, live) {
      if (live.kind === 'cast') drill.length = 0
      drill.push(live)
      notify({ type: 'run-drill', run, part, live })
    },
  }
}

function asData(error: unknown): { code: string; params: ErrorParams } {
  if (isRunError(error)) return { code: error.code, params: error.params }
  return unexpected(error)
}
