/** What every part of a run works with. Built once a run by the engine facade. */
import type { ActionKind, GroupMember } from '../actions/kind.ts'
import type { CheckKind } from '../checks/kind.ts'
import { RunError } from '../errors.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { Renderer } from '../plan/render.ts'
import type { ExecOptions, Ports } from '../ports.ts'
import type { Condition, Step } from '../runbook/schema.ts'
import type { Redactor } from '../redact.ts'
import type { Binding, BoundHost } from '../site/bind.ts'
import type { StepKey } from './events.ts'
import type { Leases } from './lease.ts'
import type { Brake } from './pace.ts'
import type { Recorder, RunListener } from './recorder.ts'
import type { Sessions } from './sessions.ts'

export type AnyAction = ActionKind<unknown, unknown>
export type AnyCheck = CheckKind<unknown, unknown, unknown>
export interface Registries {
  readonly actions: Readonly<Record<string, AnyAction>>
  readonly checks: Readonly<Record<string, AnyCheck>>
}

/** Rendering for one host and loop item. `masked` never holds a secret; `live` throws VALUE_MISSING / SECRET_MISSING. */
export interface Rendering {
  readonly masked: Renderer
  readonly live: Renderer
  decide(condition: Condition): boolean | undefined
}

export interface RunContext {
  readonly runId: string
  readonly operator: string
  readonly ports: Ports
  readonly redactor: Redactor
  readonly registries: Registries
  readonly binding: Binding
  readonly recorder: Recorder
  readonly listener: RunListener
  /** Where a person types into a prompt on that host; absent where nobody can. */
  readonly terminals?: (host: string) => NonNullable<ExecOptions['tty']>
  readonly sessions: Sessions
  readonly leases: Leases
  readonly signal: AbortSignal
  /** Gathered in this session; a host that could not be reached is missing. */
  readonly facts: Map<string, HostFacts>
  readonly allowedFaults: ReadonlySet<string>
  /** Somebody sits there who can allow a fault by typing its host's name; otherwise what is not allowed is left out. */
  readonly asksFaults?: boolean
  /** Waited for before a part begins. */
  readonly brake: Brake
  /** Of an audit, which changes nothing: what was waited for in vain, and so is not waited for again. */
  readonly inVain?: Set<string>
  /** Of an audit that may not write either: checks that do are left out, and say so. */
  readonly withoutWrites?: boolean
  /** By step: whether its risk is confirmed in this session, as far as it was asked. */
  readonly confirmed: Map<string, Promise<boolean>>
  rendering(key: StepKey): Rendering
}

export function boundHost(context: RunContext, name: string): BoundHost {
  const host = context.binding.hosts[name]
  if (host === undefined) throw new RunError('INTERNAL', { what: `no host ${name}` })
  return host
}

/** A host as actions and checks see it; throws HOST_UNREACHABLE where its facts were never gathered. */
export function member(context: RunContext, name: string): GroupMember {
  const facts = context.facts.get(name)
  if (facts === undefined) throw new RunError('HOST_UNREACHABLE', { host: name })
  return { host: boundHost(context, name), facts, session: () => context.sessions.open(name) }
}

/** Host names that a step runs on: its roles in order, each host once. */
export function stepHosts(binding: Binding, step: Step): readonly string[] {
  return [...new Set(step.on.flatMap(role => binding.roles[role] ?? []))]
}

/** Hosts of a role, or the host of that name. */
export function hostsOf(binding: Binding, roleOrHost: string): readonly string[] {
  return binding.roles[roleOrHost] ?? (binding.hosts[roleOrHost] === undefined ? [] : [roleOrHost])
}
