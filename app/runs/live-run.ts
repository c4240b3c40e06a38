/** One run that this process works on: its engine in the background, what it tells, and how it ended. */
import { setMaxListeners } from 'node:events'
import type { Engine, RunSummary } from '../../engine/engine.ts'
import { isRunError, type ErrorParams } from '../../engine/errors.ts'
import type { Notice } from '../../engine/contract/notices.ts'
import type { Journal, Logger, Prompter } from '../../engine/ports.ts'
import type { Redactor } from '../../engine/redact.ts'
import type { RunFolder } from '../../adapters/files/run-folder.ts'
import type { RunEvent, RunEventBody } from '../../engine/run/events.ts'
import { headline } from '../../engine/run/headline.ts'
import type { Fold } from '../../engine/run/reduce.ts'
import type { DrillLive } from '../../engine/drift/types.ts'
import { createPace, type PaceControl, type Stride } from '../../engine/run/pace.ts'
import type { RunState } from '../../engine/run/state.ts'
import type { Runbook } from '../../engine/runbook/schema.ts'
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
  /** Asks until `ends`: a stop closes what is still asked. */
  readonly prompter: (ends: AbortSignal) => Prompter
  readonly logger: Logger
  readonly vault: Vault
  readonly redactor: Redactor
  readonly notify: (notice: Notice) => void
  readonly simulated?: Simulated
  /** Whether it came from another laptop. */
  readonly foreign: () => Promise<boolean>
}

/** One stretch of work: an engine over an open folder, which is closed at its end. */
export interface Stretch {
  readonly folder: RunFolder
  /** Of what the folder holds so far. */
  readonly fold: Fold
  readonly input: Input
  /** How far it goes by itself at first. */
  readonly first: Stride | 'nothing'
  readonly task: (engine: Engine) => Promise<RunSummary>
  /** What follows, once this has ended and its folder is closed. */
  readonly after?: (summary: RunSummary) => Promise<Stretch | undefined>
}

interface UnderWay {
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
  /** Begins with a stretch; resolves when it and what follows it have ended. `operator`: who does it, whoever began the run. */
  work(begin: Stretch, operator: string): Promise<void>
  /** Journals a fact that does not come from the engine, while that is at work; false where it is not. */
  note(body: RunEventBody): Promise<boolean>
  stop(): void
  /** Why it stands, where its last stretch ended by an error: a full disk keeps no journal of it. */
  error(): ReturnType<typeof asData> | undefined
  /** What the drill under way told so far. */
  drill(): readonly DrillLive[]
  go(stride: Stride, by: string): void
  pause(by: string): void
}

export function createLiveRun(options: LiveRunOptions): LiveRun {
  const { run, notify, simulated } = options
  const panes = openRunPanes(options.dir)
  const present = createPresent()
  let stopping: AbortController | undefined
  const drill: DrillLive[] = []
  let failed: ReturnType<typeof asData> | undefined

  async function work(begin: Stretch, operator: string): Promise<void> {
    const { signal } = (stopping = newStop())
    const { runbook } = begin.input
    let { fold } = begin
    const told = (working: boolean) => toldOf(run, working, fold.state(), runbook)
    notify(told(true))
    try {
      let stretch: Stretch | undefined = begin
      for (;;) {
        fold = stretch.fold
        const summary = await walk(stretch, operator, signal)
        stretch = await stretch.after?.(summary)
        if (stretch === undefined) return ended(summary.error)
      }
    } catch (error) {
      ended(error)
    }

    function ended(error: unknown): void {
      stopping = undefined
      present.enter(undefined)
      failed = error === undefined ? undefined : asData(error)
      notify({ ...told(false), ...(failed && { error: failed }) })
      notify({ type: 'changed', what: 'runs' })
    }
  }

  async function walk(stretch: Stretch, operator: string, signal: AbortSignal) {
    const { folder, fold, input, first, task } = stretch
    await using open = folder
    const pace = createPace(first, operator)
    present.enter({ fold, journal: folder.journal, pace })
    const listener = listenerOf(options, panes.listener(input.runbook), fold, drill)
    const steered = { operator, ...(await asking(options, signal)), pace, listener }
    try {
      return await withEngine(open, input, { ...options, ...steered, terminals: panes.terminals }, task)
    } finally {
      present.enter(undefined)
    }
  }

  return {
    run,
    simulated,
    panes,
    working: () => stopping !== undefined,
    fold: () => present.now()?.fold,
    work,
    drill: () => drill,
    error: () => (stopping === undefined ? failed : undefined),
    note: body => noteIn(options, present, () => stopping !== undefined, body),
    ...steering(() => ({ stopping, pace: present.now()?.pace })),
  }
}

/** Without an end it was cut off, once nobody works on it. */
function toldOf(run: string, working: boolean, state: RunState, runbook: Runbook) {
  return { type: 'run-working', run, working, headline: headline(state, runbook, !working) } as const
}

function createPresent() {
  let underWay: UnderWay | undefined
  const waiting: (() => void)[] = []
  return {
    /** Undefined while a folder is being opened or closed, and where nothing works. */
    now: () => underWay,
    enter(next: UnderWay | undefined): void {
      underWay = next
      for (const go of waiting.splice(0)) go()
    },
    changed: () => new Promise<void>(go => waiting.push(go)),
    async append(body: RunEventBody): Promise<RunEvent | undefined> {
      const now = underWay
      const event = await now?.journal.append(body)
      if (event !== undefined) now?.fold.apply(event)
      return event
    },
  }
}

async function noteIn(
  { run, notify }: LiveRunOptions,
  present: ReturnType<typeof createPresent>,
  works: () => boolean,
  body: RunEventBody,
): Promise<boolean> {
  // Its folder is still being opened or closed.
  while (works() && present.now() === undefined) await present.changed()
  const event = await present.append(body)
  if (event !== undefined) notify({ type: 'run-event', run, event })
  return event !== undefined
}

/** Every command under way on every host listens to it: no sign of a leak. */
function newStop(): AbortController {
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  return stop
}

/** Somebody sits there who can answer, until `signal` breaks the work off. */
async function asking({ prompter, foreign }: LiveRunOptions, signal: AbortSignal) {
  return { signal, prompter: prompter(signal), asksFaults: true, foreignPins: await foreign() }
}

function steering(
  now: () => { readonly stopping: AbortController | undefined; readonly pace: PaceControl | undefined },
): Pick<LiveRun, 'stop' | 'go' | 'pause'> {
  return {
    stop: () => now().stopping?.abort(),
    go: (stride, by) => now().pace?.go(stride, by),
    pause: by => now().pace?.pause(by),
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
      notify({ type: 'run-drill', run, part, place: drill.length - 1, live })
    },
  }
}

function asData(error: unknown): { code: string; params: ErrorParams } {
  if (isRunError(error)) return { code: error.code, params: error.params }
  return unexpected(error)
}
