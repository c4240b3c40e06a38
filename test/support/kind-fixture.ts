/** Contexts in which a test runs one action or judges one check, against a real shell or against recorded outputs. */
import { plainLine } from '../../engine/words/lines.ts'
import { memoryClock } from '../../adapters/memory/clock.ts'
import { memoryDigest, memoryFiles, memoryLogger, memoryRandom } from '../../adapters/memory/small.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { ActionContext, GroupMember } from '../../engine/actions/kind.ts'
import type { CheckContext } from '../../engine/checks/kind.ts'
import { RunError } from '../../engine/errors.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import { shellQuote } from '../../engine/plan/quote.ts'
import type { Renderer } from '../../engine/plan/render.ts'
import type { CommandResult, HostCommand, Ports, Session } from '../../engine/ports.ts'
import type { Change } from '../../engine/run/events.ts'
import type { Answer } from '../../engine/run/questions.ts'

export const facts: HostFacts = {
  hostname: 'node-a',
  distribution: 'debian',
  release: '12',
  family: 'debian',
  architecture: 'x86_64',
  kernel: '6.1',
  init: 'systemd',
  interfaces: [
    { name: 'eth0', mac: '02:00:00:00:00:0a', up: true, lowerUp: true, addresses: ['10.0.0.11/24'] },
  ],
  firewall: 'none',
  selinux: 'disabled',
  clockOffsetMs: 0,
  clockErrorMs: 1,
  tools: { ip: '/sbin/ip' },
  privilege: 'root',
  user: 'root',
}

/** Values by their expression; everything else is missing. */
export function renderer(values: Readonly<Record<string, string | readonly string[]>> = {}): Renderer {
  const find = (expression: string): readonly string[] => {
    const value = values[expression.trim()]
    if (value === undefined) throw new RunError('VALUE_MISSING', { name: expression, host: 'node-a' })
    return [value].flat()
  }
  const fill = (template: string, quote: (text: string) => string): string =>
    template.replace(/\{\{([^}]+)\}\}/g, (_, expression: string) => find(expression).map(quote).join(' '))
  return {
    host: 'node-a',
    shell: template => fill(template, shellQuote),
    text: template => fill(template, text => text),
    sql: template => fill(template, shellQuote),
    file: name => find(`file:${name}`).join(''),
    items: find,
    usesSecret: () => false,
    kit: file => ({ path: `/kit/${file}`, sha256: memoryDigest.sha256(find(`kit:${file}`).join('')) }),
  }
}

export function result(parts: Partial<CommandResult> = {}): CommandResult {
  return { exitCode: 0, stdout: '', stderr: '', truncated: false, durationMs: 1, ...parts }
}
export const lost = result({ exitCode: null })
export const toolMissing = result({ exitCode: 127, stderr: 'not found' })
export const empty = result()

export function member(name: string, session?: Session, parts: Partial<HostFacts> = {}): GroupMember {
  return {
    host: {
      name,
      roles: [name.replace('node-', '')],
      access: {
        name,
        ssh: { address: '127.0.0.1', port: 22, user: 'root', auth: { agent: true }, encoding: 'utf-8' },
        hops: [],
      },
      values: {},
    },
    facts: { ...facts, hostname: name, ...parts },
    session: () =>
      session === undefined
        ? Promise.reject(new RunError('HOST_LOST', { host: name }))
        : Promise.resolve(session),
  }
}

type PortParts = Partial<Ports>
export function ports(parts: PortParts = {}): Ports {
  const refuse = (): never => {
    throw new RunError('NOT_SUPPORTED', { what: 'port' })
  }
  const missing = new Proxy({}, { get: () => refuse })
  return {
    clock: systemClock,
    random: memoryRandom(),
    digest: memoryDigest,
    logger: memoryLogger(),
    files: memoryFiles(),
    ...Object.fromEntries(
      ['secrets', 'transport', 'probe', 'journal', 'prompter'].map(name => [name, missing]),
    ),
    ...parts,
  } as Ports
}

export interface TestAction extends ActionContext {
  readonly changes: Change[]
  readonly ran: HostCommand[]
}

/** An action on `session`; what it records and runs is kept for the test to look at. */
export function actionContext(session: Session, parts: Partial<ActionContext> = {}): TestAction {
  const changes: Change[] = []
  const ran: HostCommand[] = []
  const own = member('node-a', session)
  return {
    key: { step: 'write', item: '', host: 'node-a' },
    host: own.host,
    facts: own.facts,
    ports: ports(),
    runId: 'run-1',
    node: { kind: 'test', spec: undefined },
    signal: new AbortController().signal,
    action: 'do[0]',
    session: own.session,
    run: (command, options) => {
      ran.push(command)
      return session.exec(command, options)
    },
    peek: (command, timeoutSeconds) => session.exec(command, { timeoutSeconds }),
    record: change => Promise.resolve(void changes.push(change)),
    ask: () => Promise.resolve({ value: 'done', by: 'A. Person' }),
    emit: () => Promise.resolve(),
    keep: () => Promise.resolve({ sha256: '', bytes: 0 }),
    group: [],
    member: () => [],
    onOutput: () => undefined,
    onProgress: () => undefined,
    onDrill: () => undefined,
    ...parts,
    changes,
    ran,
  }
}

/** Recorded outputs by host and by the label of the probe; a label that was not recorded is a lost link. */
export type Recorded = Readonly<
  Record<string, Readonly<Record<string, CommandResult | readonly CommandResult[]>>>
>

export interface TestCheck extends CheckContext {
  readonly kept: { readonly host: string; readonly label: string; readonly text: string }[]
}

export function recordedContext(recorded: Recorded, parts: Partial<CheckContext> = {}): TestCheck {
  const taken = new Map<string, number>()
  const members = Object.keys(recorded).map(name => member(name))
  const find = (host: string, label: string): CommandResult => {
    const [, found] = Object.entries(recorded[host] ?? {}).find(([part]) => label.includes(part)) ?? []
    const list = found === undefined ? [lost] : [found].flat()
    const at = taken.get(`${host} ${label}`) ?? 0
    taken.set(`${host} ${label}`, at + 1)
    return list[Math.min(at, list.length - 1)] ?? lost
  }
  return checkContext(members, (host, label) => Promise.resolve(find(host, label)), {
    ports: ports({ clock: memoryClock({ autoAdvance: true }) }),
    ...parts,
  })
}

/** Checks against real sessions. */
export function liveContext(members: readonly GroupMember[], parts: Partial<CheckContext> = {}): TestCheck {
  const run = async (
    host: string,
    _label: string,
    command: HostCommand,
    timeoutSeconds: number,
  ): Promise<CommandResult> => {
    const session = await members.find(each => each.host.name === host)?.session()
    return session === undefined ? lost : session.exec(command, { timeoutSeconds })
  }
  return checkContext(members, run, parts)
}

function checkContext(
  members: readonly GroupMember[],
  run: (host: string, label: string, command: HostCommand, timeoutSeconds: number) => Promise<CommandResult>,
  parts: Partial<CheckContext>,
): TestCheck {
  const kept: TestCheck['kept'] = []
  const answer: Answer = { value: 'yes', by: 'A. Person' }
  return {
    ports: ports(),
    signal: new AbortController().signal,
    hosts: members,
    member: name => members.filter(each => each.host.name === name || each.host.roles.includes(name)),
    everyone: () => members,
    async probe(target, label, command, timeoutSeconds) {
      const name = plainLine(label)
      const found = await run(target.host.name, name, command, timeoutSeconds)
      kept.push({ host: target.host.name, label: name, text: `${found.stdout}${found.stderr}` })
      return found
    },
    keep: (host, label, text) => Promise.resolve(void kept.push({ host, label: plainLine(label), text })),
    ask: () => Promise.resolve(answer),
    ...parts,
    kept,
  }
}

/** Samples `times` times and judges, as the run engine does. */
export async function judged<Spec, Resolved, Sample>(
  kind: {
    resolve(spec: Spec, render: Renderer): Resolved
    sample(resolved: Resolved, context: CheckContext): Promise<Sample>
    judge(resolved: Resolved, samples: readonly Sample[]): { verdict: string; code: string }
  },
  spec: Spec,
  context: CheckContext,
  render: Renderer = renderer(),
  times = 1,
): Promise<{ verdict: string; code: string }> {
  const resolved = kind.resolve(spec, render)
  const samples: Sample[] = []
  for (let taken = 0; taken < times; taken += 1) samples.push(await kind.sample(resolved, context))
  return kind.judge(resolved, samples)
}
