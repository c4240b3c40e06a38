/** A run over kinds that do what a test tells them, without any host: for the tests of this folder. */
import { z } from 'zod'
import { memoryClock } from '../../adapters/memory/clock.ts'
import { memoryJournal, type MemoryJournal } from '../../adapters/memory/journal.ts'
import { memoryPrompter } from '../../adapters/memory/prompter.ts'
import {
  memoryDigest,
  memoryFiles,
  memoryLogger,
  memoryRandom,
  memorySecrets,
} from '../../adapters/memory/small.ts'
import type { Verdict } from '../../engine/checks/verdict.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import type { Ports } from '../../engine/ports.ts'
import { createRedactor } from '../../engine/redact.ts'
import type { ActionNode, CheckNode, Runbook, Step } from '../../engine/runbook/schema.ts'
import type { Binding } from '../../engine/site/bind.ts'
import type { AnyAction, AnyCheck, RunContext } from '../../engine/run/context.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import type { Answer, Question } from '../../engine/run/questions.ts'
import { createBrake, type Pace } from '../../engine/run/pace.ts'
import { createRecorder } from '../../engine/run/recorder.ts'
import { createRendering } from '../../engine/run/rendering.ts'

/** What happened on the pretended hosts, in order: `host:name`. Tests set the verdicts by name. */
export interface World {
  readonly log: string[]
  readonly verdicts: Record<string, Verdict>
  /** Throws in the middle of the named action, as a killed process would stop there. */
  crashIn?: string
}

const text = { en: 'x', zh: '甲' }
export class Crash extends Error {}

export function step(id: string, parts: Partial<Step> = {}): Step {
  return {
    id,
    title: text,
    why: text,
    on: ['a', 'b'],
    order: 'listed',
    onFail: 'stop',
    risk: 'change',
    require: [],
    skipIf: [],
    leaves: [],
    do: [act(`do-${id}`)],
    capture: {},
    gate: [check(`gate-${id}`)],
    diagnose: [],
    undo: { kind: 'recorded' },
    ...parts,
  }
}
export function act(name: string, parts: Partial<ActionNode> & { kind?: string } = {}): ActionNode {
  return { kind: 'act', spec: { name }, ...parts }
}
export function check(name: string, parts: Partial<CheckNode> = {}): CheckNode {
  return { kind: 'see', spec: { name }, ...parts }
}
export function groupCheck(name: string): CheckNode {
  return { kind: 'see-all', spec: { name } }
}

const Named = z.strictObject({ name: z.string() })
type Named = z.infer<typeof Named>

function actionKind(world: World, kind: string, resumable: boolean): AnyAction {
  return {
    kind,
    schema: Named,
    changes: resumable ? 'recorded' : 'unrecorded',
    resolve: spec => spec,
    describe: resolved => ({ kind, summary: (resolved as Named).name, as: 'root', sudo: [] }),
    execute: (resolved, context) => {
      const { name } = resolved as Named
      world.log.push(`${context.key.host}:${name}`)
      if (world.crashIn === name) throw new Crash(name)
      const verdict = world.verdicts[name] ?? 'pass'
      return Promise.resolve({ verdict, code: verdict, params: {}, changed: true, stdout: `pos=${name}` })
    },
  }
}

function checkKind(world: World, kind: string, scope: 'host' | 'group'): AnyCheck {
  return {
    kind,
    schema: Named,
    scope,
    resolve: spec => spec,
    describe: resolved => (resolved as Named).name,
    sample: (resolved, context) => {
      const hosts = context.hosts.map(one => one.host.name).join('+')
      world.log.push(`${hosts}?${(resolved as Named).name}`)
      const { name } = resolved as Named
      return Promise.resolve(world.verdicts[`${hosts}?${name}`] ?? world.verdicts[name] ?? 'pass')
    },
    judge: (_, samples) => ({ verdict: samples.at(-1) as Verdict, code: String(samples.at(-1)), params: {} }),
  }
}

const facts = { interfaces: [], tools: {}, init: 'systemd', firewall: 'none' } as unknown as HostFacts

export function binding(steps: readonly Step[]): Binding {
  const runbook: Runbook = {
    id: 'test',
    version: '1.0.0',
    title: text,
    summary: text,
    topic: 'test',
    roles: { a: { title: text, hosts: 1 }, b: { title: text, hosts: 1 } },
    params: {},
    rules: [],
    steps,
    diagnose: [],
    templates: {},
    provenOn: [],
    digest: '0'.repeat(64),
  }
  const host = (name: string) => ({
    name,
    roles: [name],
    values: {},
    access: {
      name,
      hops: [],
      ssh: {
        address: name,
        port: 22,
        user: 'root',
        auth: { agent: true as const },
        encoding: 'utf-8' as const,
      },
    },
  })
  return {
    runbook,
    site: { schema: 'siteproof/site/v1', name: 'test', hosts: {}, roles: {}, params: {}, secrets: {} },
    hosts: { a: host('a'), b: host('b') },
    roles: { a: ['a'], b: ['b'] },
    params: {},
    warnings: [],
  }
}

export interface Fixture {
  readonly context: RunContext
  readonly journal: MemoryJournal
}

export function fixture(
  steps: readonly Step[],
  world: World,
  options: {
    readonly recovered?: readonly RunEvent[]
    readonly allowedFaults?: readonly string[]
    readonly asksFaults?: boolean
    readonly pace?: Pace
    readonly abort?: AbortController
    readonly answer?: (question: Question) => Answer | undefined
  } = {},
): Fixture {
  const clock = memoryClock({ autoAdvance: true })
  const digest = memoryDigest
  const journal = memoryJournal({ clock, digest, recovered: options.recovered ?? [] })
  const confirm = (question: Question) => (question.kind === 'risk' ? { value: 'confirm' } : undefined)
  const prompter = memoryPrompter({}, question => options.answer?.(question) ?? confirm(question))
  const redactor = createRedactor()
  const recorder = createRecorder(journal, redactor, {})
  const bound = binding(steps)
  const known = new Map([
    ['a', facts],
    ['b', facts],
  ])
  const unused = () => Promise.reject(new Error('no host here'))
  const ports = {
    clock,
    digest,
    journal,
    prompter,
    random: memoryRandom(),
    logger: memoryLogger(),
    secrets: memorySecrets({}),
    files: memoryFiles({}),
  } as unknown as Ports
  const source = {
    binding: bound,
    runId: 'r1',
    fold: recorder.fold,
    facts: known,
    secrets: new Map<string, string>(),
  }
  const { signal } = options.abort ?? new AbortController()
  const context: RunContext = {
    runId: 'r1',
    operator: 'li',
    ports,
    redactor,
    registries: {
      actions: {
        act: actionKind(world, 'act', false),
        steady: actionKind(world, 'steady', true),
        // As a detached script: it finds its own job again.
        job: { ...actionKind(world, 'job', false), resumable: () => true },
      },
      checks: {
        see: checkKind(world, 'see', 'host'),
        'see-all': checkKind(world, 'see-all', 'group'),
        canary: { ...checkKind(world, 'canary', 'host'), writes: 'canary' },
        'canary-all': { ...checkKind(world, 'canary-all', 'group'), writes: 'canary' },
      },
    },
    binding: bound,
    recorder,
    listener: {},
    sessions: { open: unused, [Symbol.asyncDispose]: () => Promise.resolve() },
    leases: {
      take: () => Promise.resolve(),
      hold: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
    signal,
    facts: known,
    allowedFaults: new Set(options.allowedFaults ?? []),
    asksFaults: options.asksFaults ?? false,
    brake: createBrake(options.pace, recorder, signal),
    confirmed: new Map(),
    rendering: key => createRendering(source, key),
  }
  return { context, journal }
}
