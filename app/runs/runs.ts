/** The runs folder, and the runs that this process works on. */
import { basename, join } from 'node:path'
import type { ListedRun, RunView } from '../../engine/contract/runs.ts'
import type { Engine, RunSummary } from '../../engine/engine.ts'
import type { Plan } from '../../engine/plan/plan.ts'
import { RunError } from '../../engine/errors.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { isTakenBackWholly } from '../../engine/run/goes-on.ts'
import type { RunEvent, RunEventBody } from '../../engine/run/events.ts'
import type { NoteEntry } from '../../engine/run/notes.ts'
import type { Stride } from '../../engine/run/pace.ts'
import { redactDeep } from '../../engine/redact/deep.ts'
import { createFold, type Fold } from '../../engine/run/reduce.ts'
import type { RunState } from '../../engine/run/state.ts'
import { requireUnchanged } from '../../adapters/files/copies.ts'
import { readJournal } from '../../adapters/files/journal.ts'
import { isWorkedElsewhere } from '../../adapters/files/lock.ts'
import {
  openRunFolder,
  readRunFolder,
  requireRun,
  type RunFolder,
  type RunFolderContent,
} from '../../adapters/files/run-folder.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadRunFolder, type Input, type Library } from '../input.ts'
import type { QuestionDesk } from '../questions.ts'
import { operatorOf, type Simulated } from '../session.ts'
import type { RunPanes } from '../terminals/run-panes.ts'
import { correctingStretch, type Correcting } from './correcting.ts'
import { planCorrection, type PlannedCorrection } from './correction.ts'
import { bringInRun } from './bring-in.ts'
import { openForeignRuns, type ForeignRuns } from './foreign-runs.ts'
import { lackingOf } from './lacking.ts'
import { createLiveRun, type LiveRun, type LiveRunOptions, type Stretch } from './live-run.ts'
import { planOfRun } from './plan-of-run.ts'
import { RunCards } from './run-cards.ts'
import { openMarks, type Marks } from './set-aside.ts'
import { createTurns } from '../turns.ts'
import { viewOf, type Live } from './views.ts'

export type Task = (engine: Engine, input: Input) => Promise<RunSummary>

/** What to do, and how far it goes by itself at first. */
export interface Planned {
  readonly first: Stride | 'nothing'
  readonly task: Task
}

export interface RunsOptions extends Omit<
  LiveRunOptions,
  'run' | 'dir' | 'prompter' | 'simulated' | 'foreign'
> {
  readonly library: Library
  readonly desk: QuestionDesk
  readonly folder: () => string
  /** The name in the settings of this laptop. */
  readonly operator: () => string | undefined
  /** The site whose folder this is, where it is one of this laptop's. */
  readonly siteIn: (folder: string) => Promise<string | undefined>
}

export interface AskedCorrection extends Pick<Correcting, 'by' | 'first'> {
  /** Of the site file that was looked at. */
  readonly sha256: string
}

export interface RunPlace {
  readonly input: Input
  readonly rehearsal: boolean
  /** Absent in a rehearsal whose hosts ended with their process. */
  readonly simulated: Simulated | undefined
  /** It came from another laptop. */
  readonly foreign: boolean
  /** And nobody on this one let it contact anything yet. */
  readonly unconfirmed: boolean
}

const ports = { clock: systemClock, digest: systemDigest }

export class Runs {
  readonly #options: RunsOptions
  readonly #live = new Map<string, LiveRun>()
  readonly #cards: RunCards
  readonly #ending = new Set<Promise<void>>()
  readonly #turns = createTurns()
  readonly #aside: Marks
  readonly #foreign: ForeignRuns

  constructor(options: RunsOptions) {
    this.#options = options
    this.#aside = openMarks(options.folder, 'set-aside')
    const { library, desk, env, vault } = options
    this.#foreign = openForeignRuns(options.folder, library, env)
    this.#cards = new RunCards({
      library,
      live: run => this.#live.get(run),
      asks: run => desk.open().some(question => question.run === run),
      lacks: async input => (await lackingOf(input, env, vault)).length > 0,
    })
  }

  dir(run: string): string {
    return join(this.#options.folder(), run)
  }

  /** Whether this process works on it. */
  worksOn(run: string): boolean {
    return this.#live.get(run)?.working() ?? false
  }

  /** Whether this process works on any of them. */
  working(): boolean {
    return [...this.#live.values()].some(one => one.working())
  }

  /** Newest first. A folder that cannot be read neither hides the others nor is hidden itself. */
  async list(): Promise<readonly ListedRun[]> {
    const marks = { aside: await this.#aside.names(), brought: await this.#foreign.names() }
    return this.#cards.list(this.#options.folder(), marks)
  }

  /** Whether anybody means to go on with it. */
  setAside(run: string, aside: boolean): Promise<void> {
    return this.#aside.mark(run, aside)
  }

  /** Copies a run folder of another laptop to this one's; returns its name here. Throws RUN_NOT_BROUGHT_IN. */
  bringIn(folder: string): Promise<string> {
    return bringInRun(folder, this.#options.folder(), this.#options.library, this.#foreign.mark)
  }

  /** Somebody looked at what a run of another laptop contacts and reads here. Throws RUN_UNCONFIRMED, FILE_UNWRITABLE. */
  async confirm(run: string, sha256: string): Promise<void> {
    const content = await readRunFolder(this.dir(run))
    const input = loadRunFolder(this.#options.library, content)
    await this.#foreign.confirm(run, await this.operator(run, input), sha256, content, input)
  }

  /** Takes over a folder that was just made, and begins to work on it. Returns its name. */
  begin(folder: RunFolder, input: Input, plan: Planned, simulated?: Simulated): string {
    const run = basename(folder.dir)
    this.#workOn(this.#liveRun(run, simulated), stretchOf(folder, input, plan), folder.meta.operator)
    return run
  }

  /** Goes on with a run that nobody works on; resolves once it is under way. Throws RUN_FOLDER_LOCKED, REHEARSAL_GONE. */
  resume(run: string, plan: Planned): Promise<void> {
    return this.#goOn(run, (folder, input) => Promise.resolve(stretchOf(folder, input, plan)))
  }

  /** What the site's file, as it stands now, would correct in a run. */
  async correction(run: string): Promise<PlannedCorrection> {
    const content = await readRunFolder(this.dir(run))
    const { state } = await this.#liveOf(run)
    return this.#planCorrection(content, loadRunFolder(this.#options.library, content), state)
  }

  /** Takes back with the old values what the corrected ones touch, then goes on with those. Throws SITE_CHANGED. */
  correct(run: string, { sha256, ...asked }: AskedCorrection): Promise<void> {
    return this.#goOn(run, async (folder, before) => {
      const state = createFold(folder.journal.recovered).state()
      const planned = await this.#planCorrection(folder, before, state)
      if (planned.sha256 !== sha256) throw new RunError('SITE_CHANGED', { name: planned.siteName })
      const { library, notify } = this.#options
      const told = (event: RunEvent): void => notify({ type: 'run-event', run, event })
      return correctingStretch({ folder, before, planned, library, told, ...asked })
    })
  }

  #planCorrection({ meta }: RunFolderContent, before: Input, state: RunState): Promise<PlannedCorrection> {
    return planCorrection(this.#options.library, before, state, join(meta.siteDir, 'site.yaml'))
  }

  /** Opens the folder of a run that nobody works on, and begins with the stretch that `plan` makes of it. */
  #goOn(run: string, plan: (folder: RunFolder, input: Input) => Promise<Stretch>): Promise<void> {
    return this.#turns.take(run, () => this.#beginAgain(run, plan))
  }

  async #beginAgain(run: string, plan: (folder: RunFolder, input: Input) => Promise<Stretch>): Promise<void> {
    const one = this.#liveRun(run)
    const path = this.dir(run)
    if (one.working()) throw new RunError('RUN_FOLDER_LOCKED', { path, pid: process.pid })
    const folder = await openRunFolder(path, ports)
    try {
      requireRun(folder)
      if (folder.meta.rehearsal && !one.simulated) throw new RunError('REHEARSAL_GONE')
      const input = loadRunFolder(this.#options.library, folder)
      const lacks = await this.#lacks(run, input)
      if (lacks.length > 0) throw new RunError('RUN_ONLY_READ', { lacks })
      await this.#foreign.need(run, folder, input)
      this.#workOn(one, await plan(folder, input), await this.operator(run, input))
    } catch (error) {
      await folder[Symbol.asyncDispose]()
      throw error
    }
    await this.#aside.mark(run, false)
  }

  /** Who sits at this laptop, and so does what is done with the run from here on. */
  async operator(run: string, input: Input): Promise<string> {
    const { env, operator } = this.#options
    return operatorOf(env, (await this.#foreign.isForeign(run)) ? undefined : input, operator())
  }

  stop(run: string): void {
    this.#live.get(run)?.stop()
  }

  go(run: string, stride: Stride, by: string): void {
    this.#live.get(run)?.go(stride, by)
  }

  pause(run: string, by: string): void {
    this.#live.get(run)?.pause(by)
  }

  /** Adds to the report of a run, whether or not it goes on right now. */
  async note(run: string, by: string, entry: NoteEntry): Promise<void> {
    await this.#append(run, redactDeep({ type: 'report-noted', by, entry } as const, this.#options.redactor))
  }

  async open(run: string): Promise<Omit<RunView, 'access'>> {
    const content = await readRunFolder(this.dir(run))
    const input = await this.#inputOf(run, content)
    const siteId = await this.#options.siteIn(content.meta.siteDir)
    const lacks = await this.#lacks(run, input)
    const unconfirmed = await this.#foreign.unconfirmed(run, content, input)
    // Last, since the run goes on: a screen is told whatever comes after this, and has to know of all that came before.
    return {
      ...viewOf(run, content, input, await this.#liveOf(run, content)),
      ...(siteId !== undefined && { siteId }),
      ...(lacks.length > 0 && { lacks }),
      ...(unconfirmed && { unconfirmed }),
    }
  }

  /** Throws RUN_FOLDER_INVALID where a copy cannot be read because it was changed: its writer made no mistake. */
  async #inputOf(run: string, content: RunFolderContent): Promise<Input> {
    try {
      return loadRunFolder(this.#options.library, content)
    } catch (error) {
      await this.#liveOf(run, content)
      throw error
    }
  }

  async plan(run: string): Promise<Plan> {
    const content = await readRunFolder(this.dir(run))
    const { state } = await this.#liveOf(run)
    return planOfRun(loadRunFolder(this.#options.library, content), content.meta.runId, state)
  }

  /** A kept output by its hash. */
  async output(run: string, sha256: string): Promise<string> {
    const journal = await readJournal(this.dir(run), systemDigest)
    return journal.readOutput({ sha256, bytes: 0 })
  }

  /** Where its hosts are: what a free shell needs to know. */
  async place(run: string): Promise<RunPlace> {
    const content = await readRunFolder(this.dir(run))
    const simulated = this.#live.get(run)?.simulated
    const rehearsal = content.meta.rehearsal
    const input = loadRunFolder(this.#options.library, content)
    const foreign = await this.#foreign.isForeign(run)
    const unconfirmed = (await this.#foreign.unconfirmed(run, content, input)) !== undefined
    return { input, rehearsal, simulated, foreign, unconfirmed }
  }

  panes(run: string): RunPanes {
    return this.#liveRun(run).panes
  }

  /** Journals that a shell was opened, in a run that is not over: a finished one keeps the anchor that was signed. */
  async shellOpened(run: string, host: string, by: string): Promise<void> {
    const { state, working } = await this.#liveOf(run)
    if (!working && (state.outcome === 'passed' || isTakenBackWholly(state))) return
    await this.#append(run, { type: 'shell-opened', host, by })
  }

  /** A fact that does not come from the engine: through it where it is at work, else into the folder at rest. */
  #append(run: string, body: RunEventBody): Promise<void> {
    return this.#turns.take(run, async () => {
      if (await this.#live.get(run)?.note(body)) return
      await using folder = await openRunFolder(this.dir(run), ports)
      const event = await folder.journal.append(body)
      this.#options.notify({ type: 'run-event', run, event })
    })
  }

  /** Stops every run and waits until each journal is closed. */
  async close(): Promise<void> {
    for (const one of this.#live.values()) one.stop()
    await Promise.allSettled(this.#ending)
  }

  /** Nothing of a run of this laptop: there, an action that needs what is missing says so. */
  async #lacks(run: string, input: Input): Promise<readonly Phrase[]> {
    const { env, vault } = this.#options
    return (await this.#foreign.isForeign(run)) ? lackingOf(input, env, vault) : []
  }

  /** While the engine works its fold is the truth; in between, the folder on disk. */
  async #liveOf(run: string, read?: RunFolderContent): Promise<Live> {
    const elsewhere = this.worksOn(run) ? false : await isWorkedElsewhere(this.dir(run))
    const begun = this.#live.get(run)?.fold()
    // While a corrected site takes the place of the old one, a copy is neither.
    const rest = begun ?? (await foldAtRest(this.dir(run), this.worksOn(run) ? undefined : read))
    // From here on nothing is waited for: all of it is of one moment.
    const one = this.#live.get(run)
    const working = this.worksOn(run)
    return {
      state: (one?.fold() ?? rest).state(),
      working,
      cut: !working && !elsewhere,
      simulated: one?.simulated !== undefined,
      drill: [...(one?.drill() ?? [])],
      error: one?.error(),
      questions: this.#options.desk.open().filter(question => question.run === run),
    }
  }

  #liveRun(run: string, simulated?: Simulated): LiveRun {
    const found = this.#live.get(run)
    if (found !== undefined) return found
    const prompter = (ends: AbortSignal) => this.#options.desk.prompter({ run }, ends)
    const dir = this.dir(run)
    const foreign = (): Promise<boolean> => this.#foreign.isForeign(run)
    const made = createLiveRun({
      ...this.#options,
      run,
      dir,
      prompter,
      foreign,
      ...(simulated && { simulated }),
    })
    this.#live.set(run, made)
    return made
  }

  #workOn(one: LiveRun, begin: Stretch, operator: string): void {
    const work = one.work(begin, operator)
    this.#ending.add(work)
    void work.finally(() => this.#ending.delete(work))
  }
}

/** `read`: throws RUN_FOLDER_INVALID where what was read is not what the run was made with. */
async function foldAtRest(dir: string, read?: RunFolderContent): Promise<Fold> {
  const { events } = await readJournal(dir, systemDigest)
  if (read !== undefined) await requireUnchanged(read, events, systemDigest)
  return createFold(events)
}

function stretchOf(folder: RunFolder, input: Input, { first, task }: Planned): Stretch {
  const fold = createFold(folder.journal.recovered)
  return { folder, fold, input, first, task: engine => task(engine, input) }
}
