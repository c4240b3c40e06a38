/** One run that this process works on: its engine in the background, what it tells, and how it ended. */
import type { Engine, RunSummary } from '../../engine/engine.ts'
import { isRunError } from '../../engine/errors.ts'
import type { Notice } from '../../engine/contract/notices.ts'
import type { Logger, Prompter } from '../../engine/ports.ts'
import type { RunFolder } from '../../adapters/files/run-folder.ts'
import { headline } from '../../engine/run/headline.ts'
import { createFold, type Fold } from '../../engine/run/reduce.ts'
import type { RunListener } from '../../engine/run/recorder.ts'
import type { Input } from '../input.ts'
import { withEngine, type Simulated } from '../session.ts'
import { type Environment } from '../settings-folder.ts'

export interface LiveRunOptions {
  readonly run: string
  readonly env: Environment
  readonly prompter: Prompter
  readonly logger: Logger
  readonly notify: (notice: Notice) => void
  readonly simulated?: Simulated
}

export interface LiveRun {
  readonly run: string
  readonly simulated: boolean
  working(): boolean
  /** The fold while the engine works; undefined in between, when the folder on disk is the truth. */
  fold(): Fold | undefined
  /** Begins to work on an open folder, which is closed at the end. Resolves when it has ended. */
  work(folder: RunFolder, input: Input, task: (engine: Engine) => Promise<RunSummary>): Promise<void>
  stop(): void
}

export function createLiveRun(options: LiveRunOptions): LiveRun {
  const { run, env, notify, simulated } = options
  let current: { readonly cancel: AbortController; readonly fold: Fold } | undefined

  async function work(
    folder: RunFolder,
    input: Input,
    task: (engine: Engine) => Promise<RunSummary>,
  ): Promise<void> {
    await using open = folder
    const fold = createFold(folder.journal.recovered)
    const cancel = new AbortController()
    current = { cancel, fold }
    const told = (): Pick<Extract<Notice, { type: 'run-working' }>, 'run' | 'headline' | 'type'> => ({
      type: 'run-working',
      run,
      headline: headline(fold.state(), input.runbook),
    })
    notify({ ...told(), working: true })
    try {
      const { prompter, logger } = options
      const ports = {
        env,
        prompter,
        logger,
        simulated,
        signal: cancel.signal,
        operator: folder.meta.operator,
      }
      const summary = await withEngine(open, input, { ...ports, listener: listenerOf(fold) }, task)
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

  function listenerOf(fold: Fold): RunListener {
    return {
      onEvent(event) {
        fold.apply(event)
        notify({ type: 'run-event', run, event })
      },
      onOutput: (host, stream, text) => notify({ type: 'run-output', run, host, stream, text }),
      onProgress: (host, sentBytes, totalBytes) =>
        notify({ type: 'run-progress', run, host, sentBytes, totalBytes }),
    }
  }
  return {
    run,
    simulated: simulated !== undefined,
    working: () => current !== undefined,
    fold: () => current?.fold,
    work,
    stop: () => current?.cancel.abort(),
  }
}

function asData(error: unknown): { code: string; params: Readonly<Record<string, string | number>> } {
  if (isRunError(error)) return { code: error.code, params: error.params }
  return { code: 'INTERNAL', params: { what: error instanceof Error ? error.message : String(error) } }
}
