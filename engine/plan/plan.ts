/** Runbook + site (+ facts) -> everything that a run would do, host by host. Connects to nothing, changes nothing. */
import type { Digest } from '../ports.ts'
import { isProvenOn, platformOf } from '../report/proven.ts'
import { stepHosts, type Registries } from '../run/context.ts'
import type { Step } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { Binding, BoundHost } from '../site/bind.ts'
import type { Issue } from '../source/issue.ts'
import { visibleJson } from '../visible.ts'
import { faultHosts, planDigest } from './digest.ts'
import { estimateStep, estimateSteps, type Estimate } from './estimate.ts'
import type { HostFacts } from './facts.ts'
import { loopScopes, planGroup, planPart, type PlanPart, type PlanCheck } from './part.ts'
import { questionsOf, type PlanQuestion } from './plan-questions.ts'
import type { Scope } from './scope.ts'
import { sudoersLines, sudoNeeds, type SudoNeed } from './sudoers.ts'

export interface PlanHost {
  readonly name: string
  readonly roles: readonly string[]
  /** As the laptop reaches it. */
  readonly address: string
  readonly user: string
  /** `debian 12`; absent while its facts are unknown. */
  readonly platform?: string
  /** Whether the lab proved this runbook on that platform; absent while its facts are unknown. */
  readonly proven?: boolean
  /** Programs that its sudoers list must allow, `a root shell` among them; empty where the login is root. */
  readonly sudo: readonly string[]
  /** The same with the steps that need each, and as lines for its sudoers file. */
  readonly sudoNeeds: readonly SudoNeed[]
  readonly sudoers: readonly string[]
}

export interface PlanStep {
  readonly id: string
  readonly title: Text
  readonly why: Text
  readonly risk: Step['risk']
  readonly order: Step['order']
  readonly undo: Step['undo']['kind']
  readonly irreversible?: Text
  /** One for each loop item and host, in the order in which they are taken. */
  readonly parts: readonly PlanPart[]
  /** Checks that are judged once over all hosts of the step. */
  readonly group: readonly PlanCheck[]
  /** Of this step alone. */
  readonly estimate: Estimate
}

export interface Plan {
  readonly format: 1
  readonly digest: string
  /** Hosts on which drills cause faults on purpose. */
  readonly faults: readonly string[]
  /** false: made without facts; conditions on them are still open. */
  readonly bound: boolean
  readonly runbook: {
    readonly id: string
    readonly version: string
    readonly title: Text
    readonly digest: string
  }
  readonly site: string
  readonly customer?: string
  readonly hosts: readonly PlanHost[]
  readonly steps: readonly PlanStep[]
  readonly questions: readonly PlanQuestion[]
  /** What the site says that is allowed and hardly meant. */
  readonly warnings: readonly PlanWarning[]
  readonly estimate: Estimate
}

export type PlanWarning = Pick<Issue, 'code' | 'message' | 'hint'>

export interface PlanOptions {
  readonly digest: Digest
  readonly registries: Registries
  /** Host name -> facts, from preflight; hosts may be missing. */
  readonly facts?: Readonly<Record<string, HostFacts>>
  /** Hosts on which faults may be caused; where it is absent, drills are planned as if all were. */
  readonly allowedFaults?: readonly string[]
  readonly runId?: string
  readonly kitDir?: string
}

export function buildPlan(binding: Binding, options: PlanOptions): Plan {
  const { runbook, site } = binding
  const steps = runbook.steps.map(step => planStep(binding, step, options))
  return {
    format: 1,
    digest: planDigest(binding, options.facts, options.digest, options.allowedFaults),
    faults: faultHosts(binding, options.allowedFaults),
    bound: Object.keys(binding.hosts).every(name => options.facts?.[name] !== undefined),
    runbook: { id: runbook.id, version: runbook.version, title: runbook.title, digest: runbook.digest },
    site: site.name,
    ...(site.customer !== undefined && { customer: site.customer }),
    hosts: Object.values(binding.hosts).map(host =>
      planHost(binding, host, options.facts?.[host.name], steps),
    ),
    steps,
    questions: questionsOf(binding, steps),
    warnings: binding.warnings.map(({ code, message, hint }) => ({ code, message, ...(hint && { hint }) })),
    estimate: estimateSteps(steps),
  }
}

function planStep(binding: Binding, step: Step, options: PlanOptions): PlanStep {
  const hosts = stepHosts(binding, step)
  const scope = (host: string): Scope => ({
    binding,
    host,
    facts: options.facts ?? {},
    ...(options.runId !== undefined && { runId: options.runId }),
    ...(options.kitDir !== undefined && { kitDir: options.kitDir }),
  })
  const parts = loopScopes(binding, step).flatMap(item =>
    hosts.map(host =>
      planPart(step, { ...scope(host), ...(item && { item }) }, options.registries, options.allowedFaults),
    ),
  )
  const [first] = hosts
  return {
    id: step.id,
    title: step.title,
    why: step.why,
    risk: step.risk,
    order: step.order,
    undo: step.undo.kind,
    ...(step.undo.kind === 'none' && step.undo.irreversible && { irreversible: step.undo.irreversible }),
    parts,
    group: first === undefined ? [] : planGroup(step, scope(first), options.registries),
    estimate: estimateStep(step, parts),
  }
}

function planHost(
  binding: Binding,
  host: BoundHost,
  facts: HostFacts | undefined,
  steps: readonly PlanStep[],
): PlanHost {
  const { address, port, user } = host.access.ssh
  const needs = user === 'root' ? [] : sudoNeeds(steps, host.name, facts)
  return {
    name: host.name,
    roles: host.roles,
    address: port === 22 ? address : `${address}:${port}`,
    user,
    ...(facts && {
      platform: platformOf(binding.runbook, facts),
      proven: isProvenOn(binding.runbook, facts),
    }),
    sudo: needs.map(need => need.program),
    sudoNeeds: needs,
    sudoers: sudoersLines(user, needs),
  }
}

/** The plan as one JSON value. */
export function planJson(plan: Plan): string {
  return visibleJson(plan, 2)
}
