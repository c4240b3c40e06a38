/** The contract of an action kind. One file a kind, one line in registry.ts. */
import type { z } from 'zod'
import type { Verdict } from '../checks/verdict.ts'
import type { DrillLive, Foreseen } from '../drift/types.ts'
import type { CommandResult, ExecOptions, HostCommand, Privilege, Session } from '../ports.ts'
import type { Change, OutputRef, RunEventBody, StepKey } from '../run/events.ts'
import type { BoundHost } from '../site/bind.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { Renderer } from '../plan/render.ts'
import type { Ports } from '../ports.ts'
import type { ErrorParams } from '../errors.ts'
import type { Phrase } from '../phrase.ts'
import type { Expect, ActionNode } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { Answer } from '../run/questions.ts'

/** What a person sees of an action before and after it runs; secrets are masked, what is not known yet stands in ⟨…⟩. */
export interface ActionView {
  readonly kind: string
  /** One line, in English where it has words. */
  readonly summary: string
  /** The same to be said in the reader's language; absent where the summary is a command, a statement or a path. */
  readonly says?: Phrase
  /** What runs on the host, literally; for `file`, the whole new content. */
  readonly body?: string
  readonly language?: 'sh' | 'sql' | 'text'
  readonly as: Privilege | 'person' | 'laptop'
  /** Programs that a restricted sudoers list must allow; 'a root shell' where `run` needs one. */
  readonly sudo: readonly string[]
  readonly expect?: Expect
  readonly path?: string
  readonly mode?: string
  /** What a `service` action wants of which service. */
  readonly service?: {
    readonly name: string
    readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded' | undefined
    readonly enabled?: boolean | undefined
  }
}

export interface ActionResult {
  readonly verdict: Verdict
  /** `done`, `already-there`, or why not: a code of engine/words. */
  readonly code: string
  readonly params: ErrorParams
  readonly changed: boolean
  /** What a capture reads. */
  readonly stdout?: string
}

/** What an action may do to its host. Every command goes through `run`, which journals it and redacts its output. */
export interface ActionContext {
  readonly key: StepKey
  readonly host: BoundHost
  readonly facts: HostFacts
  readonly ports: Ports
  readonly runId: string
  readonly node: ActionNode
  readonly signal: AbortSignal
  /** `a/b` ids in order: `do[0]`. */
  readonly action: string
  readonly session: () => Promise<Session>
  /** Runs a command and journals it as the action's own, output sealed by hash. */
  run(command: HostCommand, options: Omit<ExecOptions, 'signal'>): Promise<CommandResult>
  /** Runs a read-only helper command that the journal does not list (a stat, a poll). */
  peek(command: HostCommand, timeoutSeconds: number): Promise<CommandResult>
  record(change: Change): Promise<void>
  /** Asks the person through the prompter; the run engine names the question after the step and journals both sides. */
  ask(text: Text, choices: readonly ('done' | 'yes' | 'no')[]): Promise<Answer>
  /** Where a person can type into a prompt (`tty: true`); absent where nobody can. */
  readonly terminal?: NonNullable<ExecOptions['tty']>
  /** Journals an event of a kind's own (a drill's restore and measurement). */
  emit(body: RunEventBody): Promise<void>
  /** Keeps a long text (samples) beside the journal, redacted. */
  keep(text: string): Promise<OutputRef>
  /** Other hosts of the run, for actions that watch a group (drill). */
  readonly group: readonly GroupMember[]
  /** Hosts of a role, or the host of that name. */
  member(roleOrHost: string): readonly GroupMember[]
  /** Shows output that did not come through `run` (a detached job's log), and an upload's progress. */
  onOutput(stream: 'stdout' | 'stderr', text: string): void
  onProgress(sentBytes: number, totalBytes: number): void
  /** Shows what a drill's observers see, as it arrives. */
  onDrill(live: DrillLive): void
}
export interface GroupMember {
  readonly host: BoundHost
  readonly facts: HostFacts
  readonly session: () => Promise<Session>
}

/** A deliberate fault that could not be ended; `fires`: its restore may still fire, over whatever is done there meanwhile. */
export interface InForce {
  readonly code: string
  readonly params: ErrorParams
  readonly fires: boolean
}

export type ForeseeContext = Pick<ActionContext, 'host' | 'member' | 'signal'>

export interface ActionKind<Spec, Resolved> {
  readonly kind: string
  readonly schema: z.ZodType<Spec>
  /** Does it change the host at all (lint: such a step needs an undo), and can its recorded changes be put back. */
  readonly changes: 'never' | 'recorded' | 'unrecorded'
  /**
   * After a crash, may an action that was under way simply be executed again, because it looks at the host's state first
   * (file, upload) or finds its own job (detached run)? Without this method: yes unless `changes` is 'unrecorded'.
   */
  resumable?(spec: Spec): boolean
  /** Renders every template of the spec in its context. Called masked for the plan, live right before it runs. */
  resolve(spec: Spec, render: Renderer): Resolved
  describe(resolved: Resolved, node: ActionNode): ActionView
  /** Of a deliberate fault, what is known before it, by the same numbers that judge it: whoever allows it is told. Only reads. */
  foresee?(resolved: Resolved, context: ForeseeContext): Promise<Foreseen | undefined>
  execute(resolved: Resolved, context: ActionContext): Promise<ActionResult>
  /** Of a deliberate fault that was cut off: ends it and disarms its restore. Undefined: nothing is in force, nothing will fire. */
  settle?(resolved: Resolved, token: string | undefined, context: ActionContext): Promise<InForce | undefined>
}
