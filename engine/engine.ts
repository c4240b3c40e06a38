/** The facade that every shell calls: run, resume, decide, undo, verify, preflight, over one set of ports and one run folder. */
import { phrase } from './words/phrases/index.ts'
import { actionKinds } from './actions/registry.ts'
import { checkKinds } from './checks/registry.ts'
import { RunError, isRunError } from './errors.ts'
import { stepKeys } from './plan/keys.ts'
import type { Ports } from './ports.ts'
import type { Redactor } from './redact.ts'
import { redactError } from './redact/deep.ts'
import type { Step } from './runbook/schema.ts'
import { bindPlan, refuseUnapproved, type DigestOf } from './run/approval.ts'
import { isLossCode } from './run/checks.ts'
import { stepHosts, type Registries, type RunContext } from './run/context.ts'
import type { RunEventBody, RunOutcome } from './run/events.ts'
import { strangerOf } from './run/failed.ts'
import { decide as decideOn, possibleChoices } from './run/failure.ts'
import { GROUP } from './run/gates.ts'
import { finish } from './run/finish.ts'
import { settleFaults } from './run/in-force.ts'
import { createLeases, leaseHosts, type Leases } from './run/lease.ts'
import { headline, type Headline } from './run/headline.ts'
import { connectAll, connectWhatAnswers, type Down } from './run/hosts.ts'
import { createBrake, type Pace } from './run/pace.ts'
import { createRecorder, type RunListener } from './run/recorder.ts'
import { createRendering, fetchSecrets, type RenderSource } from './run/rendering.ts'
import { createFold } from './run/reduce.ts'
import { cleanHosts } from './run/remains/cleanup.ts'
import { listRemains } from './run/remains/list.ts'
import { rejudgeFinished } from './run/resume.ts'
import { createSessions } from './run/sessions.ts'
import { runSteps } from './run/sequence.ts'
import { forgetLapsed } from './run/stale.ts'
import type { RunState } from './run/state.ts'
import { isSettled } from './run/step.ts'
import { compareSudo } from './run/sudo.ts'
import { undoRun } from './run/undo.ts'
import { verifySteps } from './run/verify.ts'
import type { Binding } from './site/bind.ts'

export const shippedKinds: Registries = { actions: actionKinds, checks: checkKinds }

export interface EngineOptions {
  readonly ports: Ports
  readonly redactor: Redactor
  readonly binding: Binding
  readonly runId: string
  readonly operator: string
  /** Version of the product, for the journal. */
  readonly app: string
  /** SHA-256 of the site file's text, for the journal. */
  readonly siteSha256: string
  readonly rehearsal?: boolean
  /** Digest of the plan that was approved; another plan is refused with PLAN_NOT_APPROVED once the facts are known. */
  readonly approved?: string
  /** What others see as the place of work in the lease of a host. */
  readonly laptop?: string
  readonly kitDir?: string
  readonly signal: AbortSignal
  readonly listener?: RunListener
  /** The terminal of a host on which a person can answer what a `tty` action prompts; without it such an action is refused. */
  readonly terminals?: RunContext['terminals']
  /** Holds the run before parts, where the shell lets the engineer go step by step; without it the run never waits by itself. */
  readonly pace?: Pace
  /**
   * Asks for the host's name before a fault that was not allowed beforehand, instead of leaving its drill out; never in an approved
   * run, whose plan says where.
   */
  readonly asksFaults?: boolean
  /** Kinds of actions and checks; the shipped ones unless a test brings its own. */
  readonly registries?: Registries
}

export interface RunOptions {
  /** Hosts on which deliberate faults may be caused. */
  readonly allowedFaults?: readonly string[]
  readonly only?: string
  readonly until?: string
  /** Computes the plan's digest, where the plan is to be bound: at the first start that came so far. */
  readonly planDigest?: DigestOf
}

export interface DecideOptions {
  readonly step: string
  readonly decision: 'retry' | 'fix' | 'skip' | 'override' | 'by-hand'
  readonly by: string
  readonly reason: string
}

export interface RunSummary {
  readonly state: RunState
  readonly outcome: RunOutcome
  /** As the command line exits: 0 all proved, 1 not, 3 host trouble, 130 cancelled. */
  readonly exitCode: number
  readonly headline: Headline
  /** The error that ended it, where one did. */
  readonly error?: RunError
}

export interface Engine {
  run(options: RunOptions): Promise<RunSummary>
  resume(options: RunOptions): Promise<RunSummary>
  decide(options: DecideOptions): Promise<RunSummary>
  undo(options: { readonly to?: string }): Promise<RunSummary>
  /**
   * Before a corrected site takes the place of the present one: takes everything back to and including the step, and forgets what
   * was proved since, so that `resume` of an engine over the new binding does it anew.
   */
  takeBack(options: { readonly to: string }): Promise<RunSummary>
  /** Takes away what only the run needed on its hosts; with `backups` also what only undo needs, which then is refused. */
  cleanup(options: { readonly backups?: boolean }): Promise<RunSummary>
  verify(options: { readonly allowCanary?: boolean }): Promise<RunSummary>
  /** Connects, gathers facts, and judges the reading steps before the first change. */
  preflight(): Promise<RunSummary>
}

export function createEngine(options: EngineOptions): Engine {
  const { steps } = options.binding.runbook
  return {
    run: run =>
      session(options, run, startRun(options, run, 'run'), changing(steps, run), context =>
        wholeRun(context, run),
      ),
    resume: async run => {
      refuseAudit(options)
      refuseUnapproved(options.ports.journal.recovered, run.allowedFaults)
      return session(options, run, resumedRun(options, run), changing(steps, run), async context => {
        // What a drill left that was cut off would be met as drift.
        await settleFaults(context, new Map())
        await forgetLapsed(context)
        const holds = await rejudgeFinished(context, chosen(steps, run))
        return holds ? wholeRun(context, run) : 'failed'
      })
    },
    decide: async made => {
      refuseAudit(options)
      refuseUnapproved(options.ports.journal.recovered)
      return session(options, {}, resumedRun(options, {}), changing(steps, { only: made.step }), context =>
        decideStep(context, made),
      )
    },
    undo: ({ to }) => takeBack(options, to, false),
    takeBack: ({ to }) => takeBack(options, to, true),
    cleanup: async ({ backups = false }) => {
      refuseAudit(options)
      const started = { type: 'cleanup-started', operator: options.operator, backups } as const
      return session(options, {}, started, changing(steps, {}), async (context, down) => {
        const verdict = await cleanHosts(context, backups, down)
        return verdict === 'pass' ? 'passed' : verdict === 'fail' ? 'failed' : 'host-lost'
      })
    },
    verify: ({ allowCanary = false }) =>
      session(options, {}, startRun(options, {}, 'verify'), nothing, async context => {
        const verdict = await verifySteps(context, steps, { allowCanary })
        return verdict === 'pass' || verdict === 'skip' ? 'passed' : 'failed'
      }),
    preflight: () =>
      session(options, {}, startRun(options, {}, 'run'), nothing, async context => {
        const change = steps.findIndex(step => step.risk !== 'read')
        const reading = change === -1 ? steps : steps.slice(0, change)
        const allowed = await compareSudo(context)
        return (await runSteps(context, reading)) && allowed ? 'passed' : 'failed'
      }),
  }
}

/** An audit changes nothing: going on from one would, under a headline that says 'verified'. */
function refuseAudit({ ports }: EngineOptions): void {
  const audit = ports.journal.recovered.some(event => event.type === 'run-started' && event.mode === 'verify')
  if (audit) throw new RunError('NOT_SUPPORTED', { what: phrase('need-run') })
}

function takeBack(options: EngineOptions, to: string | undefined, anew: boolean): Promise<RunSummary> {
  const { operator, binding } = options
  const { steps } = binding.runbook
  if (to !== undefined && !steps.some(step => step.id === to))
    throw new RunError('STEP_NOT_FOUND', { step: to })
  refuseWithoutBackups(options)
  const started = { type: 'undo-started', operator, ...(to !== undefined && { to }) } as const
  return session(options, {}, started, changing(steps, {}), async (context, down) => {
    const verdict = await undoRun(context, to, down, anew)
    return verdict === 'pass' ? 'undone' : 'failed'
  })
}

function refuseWithoutBackups({ ports }: EngineOptions): void {
  const { backupsGone } = createFold(ports.journal.recovered).state()
  if (backupsGone !== undefined) throw new RunError('UNDO_GIVEN_UP', { ...backupsGone })
}

function startRun(options: EngineOptions, run: RunOptions, mode: 'run' | 'verify'): RunEventBody {
  const { binding, approved } = options
  const { id, version, digest } = binding.runbook
  return {
    type: 'run-started',
    format: 1,
    runId: options.runId,
    app: options.app,
    rehearsal: options.rehearsal ?? false,
    runbook: { id, version, digest },
    site: { name: binding.site.name, sha256: options.siteSha256 },
    operator: options.operator,
    allowedFaults: run.allowedFaults ?? [],
    mode,
    planned: stepKeys(binding, options.registries ?? shippedKinds),
    ...(run.only !== undefined && { only: run.only }),
    ...(run.until !== undefined && { until: run.until }),
    ...(approved !== undefined && { approved }),
  }
}

/** A process that died before its first event was flushed has left a run that never started: it starts now. */
function resumedRun(options: EngineOptions, run: RunOptions): RunEventBody {
  const begun = options.ports.journal.recovered.some(event => event.type === 'run-started')
  if (!begun) return startRun(options, run, 'run')
  return {
    type: 'run-resumed',
    operator: options.operator,
    app: options.app,
    allowedFaults: run.allowedFaults ?? [],
  }
}

/** The steps that may change hosts, for which a lease is taken; throws STEP_NOT_FOUND. */
type Changing = () => readonly Step[]
const nothing: Changing = () => []
const changing =
  (steps: readonly Step[], run: RunOptions): Changing =>
  () =>
    chosen(steps, run).filter(step => step.risk !== 'read')

type Work = (context: RunContext, down: Down) => Promise<RunOutcome>

/** One stretch of a run: journals its beginning, connects, works, journals its end, and closes what it opened. */
async function session(
  options: EngineOptions,
  run: RunOptions,
  first: RunEventBody,
  changes: Changing,
  work: Work,
): Promise<RunSummary> {
  const recorder = createRecorder(options.ports.journal, options.redactor, options.listener ?? {})
  await recorder.emit(first)
  await using sessions = createSessions(options.ports.transport, options.binding, recorder, options.signal)
  await using leases = leasesOf(options, recorder, sessions)
  const secrets = await fetchSecrets(options.binding, options.ports.secrets, options.redactor)
  const context = createContext(options, run, recorder, sessions, leases, secrets.values)
  const ended = await attempt(context, first, run, changes, work, secrets.unfit)
  await listRemains(context)
  const exitCode = await finish(context, first, ended.outcome)
  const state = recorder.fold.state()
  const shown =
    ended.error === undefined ? ended : { ...ended, error: redactError(ended.error, options.redactor) }
  return { state, exitCode, headline: headline(state, options.binding.runbook), ...shown }
}

function leasesOf(
  options: EngineOptions,
  recorder: RunContext['recorder'],
  sessions: RunContext['sessions'],
): Leases {
  const { runId, operator, binding, laptop = '?' } = options
  const { clock, random } = options.ports
  return createLeases({ binding, clock, random, recorder, sessions, runId, operator, laptop })
}

function createContext(
  options: EngineOptions,
  run: RunOptions,
  recorder: RunContext['recorder'],
  sessions: RunContext['sessions'],
  leases: Leases,
  secrets: RenderSource['secrets'],
): RunContext {
  const { binding, ports, redactor, runId, operator, signal } = options
  const facts: RunContext['facts'] = new Map()
  const kit = options.kitDir === undefined ? {} : { kitDir: options.kitDir }
  const source: RenderSource = { binding, runId, fold: recorder.fold, facts, secrets, ...kit }
  return {
    runId,
    operator,
    ports,
    redactor,
    registries: options.registries ?? shippedKinds,
    binding,
    recorder,
    listener: options.listener ?? {},
    ...(options.terminals && { terminals: options.terminals }),
    sessions,
    leases,
    signal,
    facts,
    allowedFaults: new Set([...recorder.fold.state().allowedFaults, ...(run.allowedFaults ?? [])]),
    // A question that allows a fault after all would go round the approval.
    asksFaults: options.asksFaults === true && recorder.fold.state().started?.approved === undefined,
    brake: createBrake(options.pace, recorder, signal),
    confirmed: new Map(),
    rendering: key => createRendering(source, key),
  }
}

async function attempt(
  context: RunContext,
  first: RunEventBody,
  run: RunOptions,
  changes: Changing,
  work: Work,
  unfit: RunError | undefined,
): Promise<{ outcome: RunOutcome; error?: RunError }> {
  const partly = first.type === 'undo-started' || first.type === 'cleanup-started'
  try {
    // What is taken back or cleaned up hardly needs a secret, and does not wait until one is right.
    if (unfit !== undefined && !partly) throw unfit
    const down = partly ? await connectWhatAnswers(context) : (await connectAll(context), new Map())
    if (!partly) await bindPlan(context, run.planDigest)
    const leased = leaseHosts(context.binding, changes()).filter(host => !down.has(host))
    await context.leases.take(leased, { anyway: partly })
    // What cannot run is told before the first change; whether to go on all the same is for the engineer to see.
    if (first.type === 'run-started' && leased.length > 0) await compareSudo(context)
    const outcome = await work(context, down)
    const lost = outcome === 'failed' && first.type !== 'cleanup-started' && lostAHost(context)
    return { outcome: lost ? 'host-lost' : outcome }
  } catch (error) {
    if (context.signal.aborted) return { outcome: 'cancelled', error: new RunError('CANCELLED') }
    if (!isRunError(error)) throw error
    return { outcome: error.code.startsWith('HOST_') || isRefusal(error) ? 'host-lost' : 'failed', error }
  }
}

function isRefusal(error: RunError): boolean {
  return isRunError(
    error,
    'AUTH_REJECTED',
    'HANDSHAKE_FAILED',
    'SUDO_REJECTED',
    'SUDO_NEEDS_TTY',
    'CHANNEL_REFUSED',
    'BASTION_MENU',
    'BASTION_GARBLED',
    'BASTION_ONLY_TERMINAL',
    'LEASE_UNWRITABLE',
  )
}

/** Did the step that stopped the run stop because its host went away? */
function lostAHost(context: RunContext): boolean {
  const stuck = Object.values(context.recorder.fold.state().steps).filter(
    part => part.status === 'finished' && part.outcome === 'unknown',
  )
  return stuck.some(part => {
    const findings = part.judged.at(-1)?.findings ?? []
    return [part.actions.at(-1)?.result, ...findings].some(one => one !== undefined && isLossCode(one.code))
  })
}

async function wholeRun(context: RunContext, run: RunOptions): Promise<RunOutcome> {
  const settled = await runSteps(context, chosen(context.binding.runbook.steps, run))
  if (!settled) return 'failed'
  // Where every step was left out nothing failed, and nothing was proved either.
  const { steps } = context.recorder.fold.state()
  const took = Object.values(steps).some(part => isSettled(part.outcome) && part.outcome !== 'skipped')
  return took ? 'passed' : 'stopped'
}

function chosen(steps: readonly Step[], run: RunOptions): readonly Step[] {
  const named = (id: string): number => {
    const index = steps.findIndex(step => step.id === id)
    if (index === -1) throw new RunError('STEP_NOT_FOUND', { step: id })
    return index
  }
  if (run.only !== undefined) return steps.slice(named(run.only), named(run.only) + 1)
  return run.until === undefined ? steps : steps.slice(0, named(run.until) + 1)
}

/** Applies a decision to every part of the step that did not settle. The run is continued by resume. */
async function decideStep(context: RunContext, made: DecideOptions): Promise<RunOutcome> {
  const step = context.binding.runbook.steps.find(one => one.id === made.step)
  if (step === undefined) throw new RunError('STEP_NOT_FOUND', { step: made.step })
  const open = Object.values(context.recorder.fold.state().steps).filter(
    part => part.key.step === step.id && part.status !== 'waiting' && !isSettled(part.outcome),
  )
  if (open.length === 0)
    throw new RunError('DECISION_REFUSED', { step: step.id, reason: phrase('already-settled') })
  // All or nothing: a decision that is refused for one part is carried out on none.
  if (!open.every(part => possibleChoices(part, step, context).includes(made.decision))) {
    const stranger = open.some(part => strangerOf(part) !== undefined)
    const reason = stranger ? phrase('stranger-answers') : made.decision
    throw new RunError('DECISION_REFUSED', { step: step.id, reason })
  }
  const applied = new Set<string>()
  for (const part of open) {
    const hosts = part.key.host === GROUP ? stepHosts(context.binding, step) : [part.key.host]
    const { decision, by, reason } = made
    const next = await decideOn(context, step, part.key, hosts, { decision, by, reason }, applied)
    if (next === 'stop') return 'failed'
  }
  return 'decided'
}
