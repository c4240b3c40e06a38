/** Judges a list of checks: samples each as often as it asks, keeps what was seen as evidence, and never throws for a host. */
import type { GroupMember } from '../actions/kind.ts'
import type { CheckContext, Judgement } from '../checks/kind.ts'
import { worst, type Verdict } from '../checks/verdict.ts'
import { isRunError, type RunError } from '../errors.ts'
import type { CommandResult, HostCommand } from '../ports.ts'
import type { CheckNode } from '../runbook/schema.ts'
import { milliseconds } from '../runbook/duration.ts'
import { askPerson, earlierAnswer } from './ask.ts'
import { hostsOf, member, type AnyCheck, type RunContext } from './context.ts'
import type { Evidence, Finding, GatePhase, StepKey } from './events.ts'
import { NOT_ALLOWED } from './left-out.ts'
import { plainLine, says, type Line } from '../words/lines.ts'

export interface Judged {
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

/** Judges without journaling. `list` names the list in findings: `gate[0]`. */
export async function judgeChecks(
  context: RunContext,
  key: StepKey,
  list: string,
  checks: readonly { readonly node: CheckNode; readonly index: number }[],
  hosts: readonly string[],
): Promise<Judged> {
  const findings: Finding[] = []
  for (const { node, index } of checks) {
    context.signal.throwIfAborted()
    const found = await judgeOne(context, key, `${list}[${index}]`, node, hosts)
    findings.push(found)
    // Every further check would wait as long again for the lost host or for rows that do not come, and the verdict is settled.
    // A refused password is not tried again: accounts lock.
    if (isLossCode(found.code) || settledCodes.has(found.code) || found.code === 'canary-lost') break
  }
  return { verdict: worst(findings.map(finding => finding.verdict)), findings }
}

/** Judges and journals as one `checks-judged` event. */
export async function judgePhase(
  context: RunContext,
  key: StepKey,
  phase: GatePhase,
  list: string,
  checks: readonly { readonly node: CheckNode; readonly index: number }[],
  hosts: readonly string[],
): Promise<Judged> {
  const judged = await judgeChecks(context, key, list, checks, hosts)
  await context.recorder.emit({ type: 'checks-judged', ...key, phase, ...judged })
  return judged
}

/** The checks of a list that are judged on each host (or over the group), with their places in the whole list. */
export function scoped(
  context: Pick<RunContext, 'registries'>,
  checks: readonly CheckNode[],
  scope: 'host' | 'group',
): readonly { readonly node: CheckNode; readonly index: number }[] {
  return (
    checks
      .map((node, index) => ({ node, index }))
      // A kind that nobody knows is judged (as unknown) on each host, never left out.
      .filter(({ node }) => (context.registries.checks[node.kind]?.scope ?? 'host') === scope)
  )
}

async function judgeOne(
  context: RunContext,
  key: StepKey,
  check: string,
  node: CheckNode,
  hosts: readonly string[],
): Promise<Finding> {
  const base = {
    check,
    kind: node.kind,
    ...(node.strict && { strict: true }),
    ...(node.title && { title: node.title }),
  }
  // A group check is rendered as seen from its first host: it names hosts by role.
  const rendering = context.rendering({ ...key, host: hosts[0] ?? key.host })
  const applies = node.when === undefined ? true : rendering.decide(node.when)
  if (applies === false) return { ...base, verdict: 'skip', code: 'condition', params: {}, evidence: [] }
  if (applies === undefined)
    return { ...base, verdict: 'unknown', code: 'fact-missing', params: {}, evidence: [] }
  const kind = context.registries.checks[node.kind]
  if (kind === undefined) {
    return { ...base, verdict: 'unknown', code: 'no-such-check', params: { kind: node.kind }, evidence: [] }
  }
  if (context.withoutWrites === true && kind.writes !== undefined)
    return { ...base, verdict: 'skip', code: NOT_ALLOWED, params: {}, evidence: [] }
  const evidence: Evidence[] = []
  const judging = { context, key, check, kind, node, hosts, evidence, lost: [] }
  const judgement = await judgeUntil(judging, () => kind.resolve(node.spec, rendering.live))
  return { ...base, ...judgement, evidence }
}

interface Judging {
  readonly context: RunContext
  readonly key: StepKey
  readonly check: string
  readonly kind: AnyCheck
  readonly node: CheckNode
  readonly hosts: readonly string[]
  /** Emptied and filled by each judging; what the last one saw stands. */
  readonly evidence: Evidence[]
  /** Why probes of the same judging had no host to ask. */
  readonly lost: RunError[]
}

/** Codes that say that a host could not be asked at all. */
const lossCodes = [
  'HOST_LOST',
  'HOST_UNREACHABLE',
  'HOST_KEY_CHANGED',
  'HOST_IS_ANOTHER',
  'AUTH_REJECTED',
] as const

/** Whether a finding or an action has no result because its host went away, or lets us in no more. */
export function isLossCode(code: string): boolean {
  return lossCodes.some(one => one === code)
}

/** Waiting changes nothing about these: a refused login (asking again locks the account), and replication with a cause of its own. */
const settledCodes: ReadonlySet<string> = new Set([
  'sql-refused',
  'servers-same-id',
  'servers-same-uuid',
  'replica-skips-errors',
  'replica-filters',
  'replica-filter-list',
  'replica-none',
  'replica-many',
  'replica-other-source',
  'replica-other-server',
  'replica-position',
  'replica-same-id',
  'replica-diverged',
  'replica-exists',
  'replica-apply-error',
])

/** Judges a fresh set of samples again and again until it passes or `within` is over; the last verdict stands. */
async function judgeUntil(judging: Judging, resolve: () => unknown): Promise<Judgement> {
  const { node, evidence, context } = judging
  const { clock } = context.ports
  const every = milliseconds(node.every ?? '1s')
  const deadline = clock.monotonic() + (node.within === undefined ? 0 : milliseconds(node.within))
  for (;;) {
    evidence.length = 0
    judging.lost.length = 0
    const judgement = await judgeOnce(judging, resolve)
    if (judgement.verdict === 'pass' || settledCodes.has(judgement.code)) return judgement
    const same = JSON.stringify([node.kind, judgement.code, judgement.params])
    if (context.inVain?.has(same) === true) return judgement
    if (clock.monotonic() + every > deadline) {
      context.inVain?.add(same)
      return judgement
    }
    await clock.sleep(every, context.signal)
  }
}

async function judgeOnce(judging: Judging, resolve: () => unknown): Promise<Judgement> {
  const { context, kind, node, lost } = judging
  try {
    const resolved = resolve()
    const checkContext = createCheckContext(judging)
    const samples: unknown[] = []
    for (let taken = 0; taken < (node.samples ?? 1); taken += 1) {
      if (taken > 0) await context.ports.clock.sleep(milliseconds(node.every ?? '1s'), context.signal)
      samples.push(await kind.sample(resolved, checkContext))
      // What the other samples would say is not worth waiting for the host again and again.
      if (lost.length > 0) break
    }
    const judgement = kind.judge(resolved, samples)
    const [why] = lost
    if (judgement.verdict === 'fail' || why === undefined) return judgement
    return { verdict: 'unknown', code: why.code, params: why.params }
  } catch (error) {
    context.signal.throwIfAborted()
    if (isRunError(error)) return { verdict: 'unknown', code: error.code, params: error.params }
    context.ports.logger.warn('a check threw', { kind: kind.kind, error: String(error) })
    return { verdict: 'unknown', code: 'INTERNAL', params: { what: `check ${kind.kind}` } }
  }
}

function createCheckContext(judging: Judging): CheckContext {
  const { context, key, check, hosts, evidence } = judging

  async function keep(host: string, label: Line, text: string): Promise<void> {
    const output = await context.recorder.keep(text)
    evidence.push({ host, label: plainLine(label), ...says(label), output })
  }
  async function probe(
    target: GroupMember,
    label: Line,
    command: HostCommand,
    timeoutSeconds: number,
  ): Promise<CommandResult> {
    const result = await execOrLost(judging, target, command, timeoutSeconds)
    await keep(target.host.name, label, evidenceText(result))
    return result
  }
  return {
    ports: context.ports,
    signal: context.signal,
    hosts: hosts.map(name => member(context, name)),
    member: name => hostsOf(context.binding, name).map(host => member(context, host)),
    everyone: () => [...context.facts.keys()].map(host => member(context, host)),
    ask: async (text, choices) =>
      earlierAnswer(context, key, check) ?? (await askPerson(context, key, check, text, choices)),
    probe,
    keep,
  }
}

/** A probe on a lost host, or one that hangs, could not tell: a null exit code, which no judge takes for a pass. */
async function execOrLost(
  { context, lost }: Judging,
  target: GroupMember,
  command: HostCommand,
  timeoutSeconds: number,
): Promise<CommandResult> {
  try {
    const session = await target.session()
    return await session.exec(command, { timeoutSeconds, signal: context.signal })
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isRunError(error)) throw error
    if (isLossCode(error.code)) lost.push(error)
    return { exitCode: null, stdout: '', stderr: error.code, truncated: false, durationMs: 0 }
  }
}

function evidenceText(result: CommandResult): string {
  const lines = [result.stdout.replace(/\n$/, '')]
  if (result.stderr !== '') lines.push(`stderr: ${result.stderr.replace(/\n$/, '')}`)
  if (result.exitCode !== 0) lines.push(`exit: ${result.exitCode ?? 'unknown'}`)
  return lines.filter(line => line !== '').join('\n')
}
