/** One run that this process works on: its engine in the background, what it tells, and how it ended. */
import type { Engine, RunSummary } from '../../engine/engine.ts'
import { isRunError } from '../../engine/errors.ts'
import type { Notice } from '../../engine/contract/notices.ts'
import type { Journal, Logger, Prompter } from '../../engine/ports.ts'
import type { RunFolder } from '../../adapters/files/run-folder.ts'
import type { RunEventBody } from '../../engine/run/events.ts'
import { headline } from '../../engine/run/headline.ts'
import { createFold, type Fold } from '../../engine/run/reduce.ts'
import type { RunListener } from '../../engine/run/recorder.ts'
import type { Input } from '../input.ts'
import { withEngine, type Simulated } from '../session.ts'
import { type Environment } from '../settings-folder.ts'
import { openRunPanes, type RunPanes } from '../terminals/run-panes.ts'

export interface LiveRunOptions {
  readonly run: string
  readonly dir: string
  readonly env: Environment
  readonly prompter: Prompter
  readonly logger: Logger
  readonly notify: (notice: Notice) => void
  readonly simulated?: Simulated
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
  work(folder: RunFolder, input: Input, task: (engine: Engine) => Promise<RunSummary>): Promise<void>
  /** Journals a fact that does not come from the engine, while that is at work. */
  note(body: RunEventBody): Promise<void>
  stop(): void
}

export function createLiveRun(options: LiveRunOptions): LiveRun {
  const { run, env, notify, simulated } = options
  const panes = openRunPanes(options.dir)
  let current: Current | undefined

  async function work(
    folder: RunFolder,
    input: Input,
    task: (engine: Engine) => Promise<RunSummary>,
  ): Promise<void> {
    await using open = folder
    const fold = createFold(folder.journal.recovered)
    const cancel = new AbortController()
    current = { cancel, fold, journal: folder.journal }
    const told = (): Pick<Extract<Notice, { type: 'run-working' }>, 'run' | 'headline' | 'type'> => ({
      type: 'run-working',
      run,
      headline: headline(fold.state(), input.runbook),
    })
    notify({ ...told(), working: true })
    try {
      const { prompter, logger } = options
      const ports = {
        ...{ env, prompter, logger, simulated },
        terminals: panes.terminals,
        signal: cancel.signal,
        operator: folder.meta.operator,
        listener: listenerOf(options, panes, fold),
      }
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
    async note(body) {
      const event = await current?.journal.append(body)
      if (event === undefined) return
      current?.fold.apply(event)
      notify({ type: 'run-event', run, event })
    },
    stop: () => current?.cancel.abort(),
  }
}

function listenerOf({ run, notify }: LiveRunOptions, panes: RunPanes, fold: Fold): RunListener {
  return {
    onEvent(event) {
      fold.apply(event)
      panes.listener.onEvent(event)
      notify({ type: 'run-event', run, event })
    },
    onOutput: panes.listener.onOutput,
    onProgress: (host, sentBytes, totalBytes) =>
      notify({ type: 'run-progress', run, host, sentBytes, totalBytes }),
  }
}

interface Current {
  readonly cancel: AbortController
  readonly fold: Fold
  readonly journal: Journal
}

function asData(error: unknown): { code: string; params: Readonly<Record<string, string | number>> } {
  if (isRunError(error)) return { code: error.code, params: error.params }
  return { code: 'INTERNAL', params: { what: error instanceof Error ? error.message : String(error) } }
}
