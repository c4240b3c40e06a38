/** The contract of a check kind: sample (asks hosts), then judge (pure). One file a kind, one line in registry.ts. */
import type { z } from 'zod'
import type { GroupMember } from '../actions/kind.ts'
import type { ErrorParams } from '../errors.ts'
import type { CommandResult, HostCommand, Ports } from '../ports.ts'
import type { Renderer } from '../plan/render.ts'
import type { Answer } from '../run/questions.ts'
import type { Text } from '../runbook/text.ts'
import type { Verdict } from './verdict.ts'
import type { Line } from '../words/lines.ts'

export interface Judgement {
  readonly verdict: Verdict
  /** Why, as a code of engine/words with its data. */
  readonly code: string
  readonly params: ErrorParams
  readonly vantage?: string
}

/** What a check may ask. Everything it runs only reads (unless the kind says `writes`); outputs become its evidence. */
export interface CheckContext {
  readonly ports: Ports
  readonly signal: AbortSignal
  /** The host of a host-scope check; the hosts of its step, in order, for a group-scope one. */
  readonly hosts: readonly GroupMember[]
  /** Any host of the run by role or name. */
  member(roleOrHost: string): readonly GroupMember[]
  /** Every host of the run: what one of ours says on the wire is not a stranger's. */
  everyone(): readonly GroupMember[]
  /** Runs on a host and keeps the output as evidence under `label`. Never throws for a lost link: exitCode is null then. */
  probe(
    member: GroupMember,
    label: Line,
    command: HostCommand,
    timeoutSeconds: number,
  ): Promise<CommandResult>
  /** Keeps a text as evidence that no command printed (what the laptop saw). */
  keep(host: string, label: Line, text: string): Promise<void>
  /** Asks the person through the prompter; the run engine names the question after step and check and journals both sides. */
  ask(text: Text, choices: readonly ('done' | 'yes' | 'no')[]): Promise<Answer>
}

export interface CheckKind<Spec, Resolved, Sample> {
  readonly kind: string
  readonly schema: z.ZodType<Spec>
  /** host: judged on each host of the step; group: judged once, hosts sampled together. */
  readonly scope: 'host' | 'group'
  /** Names what a check writes on purpose; verify leaves it out unless allowed. */
  readonly writes?: 'canary'
  /** Programs that a restricted sudoers list must allow, as in an action's view; without it the check needs no root. */
  sudo?(resolved: Resolved): readonly string[]
  resolve(spec: Spec, render: Renderer): Resolved
  /** One line for the plan. */
  describe(resolved: Resolved): Line
  /** The script of a runbook, of which its line shows the beginning. */
  body?(resolved: Resolved): string | undefined
  sample(resolved: Resolved, context: CheckContext): Promise<Sample>
  /** Over all samples taken, oldest first; never empty. */
  judge(resolved: Resolved, samples: readonly Sample[]): Judgement
}
