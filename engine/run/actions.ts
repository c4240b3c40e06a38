/** Runs one action: freezes what will be done (masked view and digest), journals it, runs it live, journals how it ended. */
import type { ActionContext, ActionResult } from '../actions/kind.ts'
import { isRunError } from '../errors.ts'
import type { CommandResult, ExecOptions, HostCommand } from '../ports.ts'
import type { ActionNode } from '../runbook/schema.ts'
import { askPerson } from './ask.ts'
import { boundHost, hostsOf, member, type AnyAction, type RunContext } from './context.ts'
import type { Change, StepKey } from './events.ts'
import { redactDeep } from '../redact/deep.ts'

/**
 * `id` is the action's place: `do[0]`, `fix[0]`, `undo[0]`. A lost host or timeout is an unknown result, not an exception.
 * With `records`, a script is journaled as a change before it runs: however it ends, undo knows that it may have changed things.
 */
export async function runAction(
  context: RunContext,
  key: StepKey,
  id: string,
  node: ActionNode,
  records = false,
): Promise<ActionResult> {
  const rendering = context.rendering(key)
  const applies = node.when === undefined ? true : rendering.decide(node.when)
  if (applies === false) return { verdict: 'skip', code: 'condition', params: {}, changed: false }
  const kind = context.registries.actions[node.kind]
  if (applies === undefined || kind === undefined) {
    return { verdict: 'unknown', code: 'fact-missing', params: {}, changed: false }
  }
  const view = kind.describe(kind.resolve(node.spec, rendering.masked), node)
  // How it is said changes nothing of what is done.
  const { says: _said, ...done } = view
  const digest = context.ports.digest.sha256(JSON.stringify(done))
  await context.recorder.emit({ type: 'action-frozen', ...key, action: id, digest, view })
  if (records && kind.changes === 'unrecorded') {
    const change = { kind: 'command', summary: id } as const
    await context.recorder.emit({ type: 'change-recorded', ...key, action: id, change })
  }
  const result = await execute(context, key, id, node, kind)
  const { verdict, code, params, changed } = result
  await context.recorder.emit({ type: 'action-finished', ...key, action: id, verdict, code, params, changed })
  return result
}

async function execute(
  context: RunContext,
  key: StepKey,
  id: string,
  node: ActionNode,
  kind: AnyAction,
): Promise<ActionResult> {
  try {
    await context.leases.hold(key.host)
    const resolved = kind.resolve(node.spec, context.rendering(key).live)
    return await kind.execute(resolved, createActionContext(context, key, id, node))
  } catch (error) {
    context.signal.throwIfAborted()
    if (isRunError(error))
      return { verdict: 'unknown', code: error.code, params: error.params, changed: true }
    context.ports.logger.warn('an action threw', { kind: kind.kind, error: String(error) })
    return { verdict: 'unknown', code: 'INTERNAL', params: { what: `action ${kind.kind}` }, changed: true }
  }
}

export function createActionContext(
  context: RunContext,
  key: StepKey,
  id: string,
  node: ActionNode,
): ActionContext {
  const { recorder } = context
  const session = () => context.sessions.open(key.host)

  async function run(command: HostCommand, options: Omit<ExecOptions, 'signal'>): Promise<CommandResult> {
    const live = liveOutput(context, key.host, options.onOutput)
    const result = await (
      await session()
    ).exec(command, { ...options, signal: context.signal, onOutput: live.write })
    live.end()
    const { exitCode, durationMs } = result
    const [stdout, stderr] = [await recorder.keep(result.stdout), await recorder.keep(result.stderr)]
    await recorder.emit({
      type: 'command-finished',
      ...key,
      action: id,
      exitCode,
      stdout,
      stderr,
      durationMs,
    })
    return result
  }
  async function peek(command: HostCommand, timeoutSeconds: number): Promise<CommandResult> {
    return (await session()).exec(command, { timeoutSeconds, signal: context.signal })
  }
  return {
    key,
    host: boundHost(context, key.host),
    facts: member(context, key.host).facts,
    ports: context.ports,
    runId: context.runId,
    node,
    signal: context.signal,
    action: id,
    session,
    run,
    peek,
    record: (change: Change) => recorder.emit({ type: 'change-recorded', ...key, action: id, change }),
    ...(context.terminals && { terminal: context.terminals(key.host) }),
    ask: (text, choices) => askPerson(context, key, id, text, choices),
    emit: recorder.emit,
    keep: recorder.keep,
    group: Object.keys(context.binding.hosts)
      .filter(name => context.facts.has(name))
      .map(name => member(context, name)),
    member: name => hostsOf(context.binding, name).map(host => member(context, host)),
    onOutput: (stream, text) => context.listener.onOutput?.(key.host, stream, context.redactor.redact(text)),
    onProgress: (sent, total) => context.listener.onProgress?.(key.host, sent, total),
    onDrill: live => context.listener.onDrill?.(key, redactDeep(live, context.redactor)),
  }
}

/** What a person watches goes through the redactor's stream form: a secret may arrive in two pieces. */
function liveOutput(
  context: RunContext,
  host: string,
  more: ExecOptions['onOutput'],
): { write: (stream: 'stdout' | 'stderr', text: string) => void; end: () => void } {
  const streams = { stdout: context.redactor.stream(), stderr: context.redactor.stream() }
  const show = (stream: 'stdout' | 'stderr', text: string) => {
    if (text !== '') context.listener.onOutput?.(host, stream, text)
  }
  return {
    write(stream, text) {
      more?.(stream, text)
      show(stream, streams[stream].write(text))
    },
    end() {
      show('stdout', streams.stdout.end())
      show('stderr', streams.stderr.end())
    },
  }
}
