import { describe, expect, it } from 'vitest'
import { memoryClock, memoryDigest, memoryFiles, memoryJournal, memoryLogger, memoryPrompter, memoryRandom, memorySecrets } from '../../adapters/memory/index.ts' // prettier-ignore
import { drillWorld } from '../../adapters/memory/drill-hosts.ts'
import type { DrillWorld, DrillWorldOptions } from '../../adapters/memory/drill-hosts.ts'
import type { MemoryClock } from '../../adapters/memory/index.ts'
import { RunError } from '../errors.ts'
import type { DrillLive, DrillResult, DrillSamples, Foreseen } from '../drift/types.ts'
import type { RunEventBody } from '../run/events.ts'
import { createLiveDrill } from '../drift/live.ts'
import { drill } from './drill.ts'
import type { DrillTexts } from './drill.ts'
import type { ActionContext, ActionResult } from './kind.ts'

const texts: DrillTexts = {
  fault: 'stop-service',
  service: 'keepalived',
  device: 'eth0',
  address: '10.9.0.100',
  across: ['a', 'b'],
  watch: ['watch'],
  advert: '1',
  priority: '100',
  vrrpVersion: 2,
  preempt: 'false',
  port: undefined,
  maxOutage: '20s',
}

interface Trial {
  readonly world: DrillWorld
  readonly clock: MemoryClock
  readonly events: RunEventBody[]
  readonly kept: string[]
  readonly seen: readonly DrillLive[]
  readonly asked: string[]
  readonly context: ActionContext
  readonly abort: AbortController
}

type Host = 'node-a' | 'node-b'

function trial(options: DrillWorldOptions = {}, on: Host = 'node-a', answer = 'done'): Trial {
  const clock = memoryClock()
  const world = drillWorld(clock, options)
  const events: RunEventBody[] = []
  const kept: string[] = []
  const seen: DrillLive[] = []
  const asked: string[] = []
  const abort = new AbortController()
  const own = world.members[on]
  const all = Object.values(world.members)
  const exec: ActionContext['peek'] = async (command, timeoutSeconds) =>
    (await own.session()).exec(command, { timeoutSeconds })
  const ports = {
    clock,
    random: memoryRandom(),
    digest: memoryDigest,
    logger: memoryLogger(),
    secrets: memorySecrets(),
    probe: world.probe,
    journal: memoryJournal({ clock, digest: memoryDigest }),
    prompter: memoryPrompter(),
    files: memoryFiles(),
    transport: {
      open: () => Promise.reject(new Error('no')),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  }
  const context: ActionContext = {
    ...own,
    key: { step: 'drill', item: '', host: on },
    ports,
    runId: 'run-1',
    node: { kind: 'drill', spec: {} },
    signal: abort.signal,
    action: 'do[0]',
    run: (command, { timeoutSeconds }) => exec(command, timeoutSeconds),
    peek: exec,
    record: () => Promise.resolve(),
    ask(text) {
      asked.push(text.en)
      world.link(on, !text.en.startsWith('Cut'))
      return Promise.resolve({ value: answer, by: 'Li' })
    },
    emit: body => Promise.resolve(void events.push(body)),
    keep(text) {
      kept.push(text)
      return Promise.resolve({ sha256: '', bytes: text.length })
    },
    group: all,
    member: name => all.filter(each => each.host.name === name || each.host.roles.includes(name)),
    onOutput: () => undefined,
    onProgress: () => undefined,
    onDrill: live => void seen.push(live),
  }
  return { world, clock, events, kept, seen, asked, context, abort }
}

/** Lets the fake clock run until the promise is settled. */
async function through<T>(clock: MemoryClock, promise: Promise<T>, limitMs = 200_000): Promise<T> {
  let settled = false
  const watched = promise.finally(() => (settled = true))
  watched.catch(() => undefined)
  for (let ms = 0; !settled && ms < limitMs; ms += 25) {
    await clock.advance(25)
    for (let turn = 0; turn < 8; turn++) await new Promise(resolve => setImmediate(resolve))
  }
  if (!settled) throw new Error('the drill did not come to an end')
  return watched
}

async function run(it: Trial, changes: Partial<DrillTexts> = {}): Promise<ActionResult> {
  return through(it.clock, drill.execute({ ...texts, ...changes }, it.context))
}

function measuredOf(it: Trial): DrillResult | undefined {
  return it.events.find(event => event.type === 'drill-measured')?.result
}

describe('a graceful stop', () => {
  it('is measured by laptop, third host and the other node, and leaves nothing armed', async () => {
    const it = trial()

    const result = await run(it)

    expect(result).toMatchObject({ verdict: 'pass', code: 'drill-passed', changed: true })
    expect(it.world.changes).toEqual([
      'node-a: systemctl stop keepalived',
      'node-a: systemctl start keepalived',
    ])
    expect(it.events.map(event => event.type)).toEqual([
      'restore-armed',
      'restore-disarmed',
      'drill-measured',
    ])
    expect(it.world.armed()).toEqual([])
    const measured = measuredOf(it)
    expect(measured).toMatchObject({
      from: 'node-a',
      to: 'node-b',
      vantage: 'laptop',
      holderAfter: 'node-b',
      macAfter: '02:00:00:00:00:0b',
      gratuitousArps: 5,
      reasons: [],
      notMeasured: [],
      back: { holder: 'node-b' },
    })
    expect(measured?.outage?.min).toBeLessThanOrEqual(650)
    expect(measured?.outage?.max).toBeGreaterThanOrEqual(650)
    expect(measured?.observers.map(each => each.observer)).toEqual(['laptop', 'client', 'node-b'])
    for (const { outage } of measured?.observers ?? []) expect(outage?.max).toBeGreaterThanOrEqual(650)
    const samples = JSON.parse(it.kept[0] ?? '') as DrillSamples
    expect(samples.marks.map(mark => mark.kind)).toContain('entered-master')
    expect(samples.holders.length).toBeGreaterThan(100)
  })

  it('shows live what it measures, and nothing else: folded, it is what was kept', async () => {
    const it = trial()

    await run(it)

    expect(it.seen[0]).toMatchObject({
      kind: 'cast',
      from: 'node-a',
      to: 'node-b',
      observers: ['laptop', 'client', 'node-b'],
      allowedMs: measuredOf(it)?.allowedMs,
    })
    expect(it.seen.at(-1)?.kind).toBe('ended')
    const live = createLiveDrill()
    it.seen.forEach(live.take)
    const kept = JSON.parse(it.kept[0] ?? '') as DrillSamples
    expect(live.samples().holders).toEqual(kept.holders)
    expect(live.samples().reachability).toHaveLength(kept.reachability.length)
    expect(live.samples().marks).toEqual(kept.marks)
    expect(live.ended()).toBe(true)
    const { faultAtMs, back, from, to } = measuredOf(it)!
    expect(live.drawn()).toMatchObject({ from, to, faultAtMs, back: { clearedAtMs: back?.clearedAtMs } })
  })

  it('arms the restore before the fault, with what ends it', async () => {
    const it = trial()

    await run(it)

    const [armed] = it.events
    expect(armed).toMatchObject({ type: 'restore-armed', seconds: 50 })
    expect(armed?.type === 'restore-armed' && armed.script).toContain(
      String.raw`'\''systemctl'\'' '\''start'\'' '\''keepalived'\''`,
    )
  })

  it('finds a client that does not follow', async () => {
    const it = trial({ deafMs: 15_000 })

    expect(await run(it)).toMatchObject({ verdict: 'fail', code: 'outage-too-long' })
    expect(measuredOf(it)?.reasons).toContain('garp-not-honoured')
  })

  it('expects the address back where preempt is set, and finds where it came back although it must not', async () => {
    expect(await run(trial({ takesBackMs: 3300 }), { preempt: 'true' })).toMatchObject({ verdict: 'pass' })
    expect(await run(trial({ takesBackMs: 3300 }))).toMatchObject({
      verdict: 'fail',
      code: 'returned-against-policy',
    })
  })
})

describe('what stops a drill before its first change', () => {
  const stops: readonly (readonly [string, DrillWorldOptions, Host, Partial<DrillTexts>, string, string])[] =
    [
      [
        'no observer',
        { laptopSees: false, watcherSees: false, nodesSee: false },
        'node-a',
        {},
        'unknown',
        'no-observer',
      ],
      ['the wrong node', {}, 'node-b', {}, 'fail', 'not-holder'],
      ['two holders', { splitBrain: true }, 'node-a', {}, 'fail', 'two-holders'],
      ['nobody to take over', {}, 'node-a', { across: ['a'] }, 'fail', 'no-taker'],
      ['a service that runs', {}, 'node-a', { fault: 'start-service' }, 'fail', 'already-running'],
      ['an unarmed restore', { armFails: true }, 'node-a', {}, 'unknown', 'restore-not-armed'],
      ['a priority that is none', {}, 'node-a', { priority: '300' }, 'fail', 'drill-inputs-invalid'],
      [
        'an interface that is none',
        {},
        'node-a',
        { fault: 'link-down', device: '-x' },
        'fail',
        'drill-inputs-invalid',
      ],
    ]
  it.each(stops)('%s', async (_, options, on, changes, verdict, code) => {
    const it = trial(options, on)

    expect(await run(it, changes)).toMatchObject({ verdict, code, changed: false })
    expect(it.world.changes).toEqual([])
    expect(it.world.holders()).toContain('node-a')
  })
})

describe('substitutes', () => {
  it('are used and named where the laptop cannot see the address and nobody has tcpdump', async () => {
    const it = trial({ laptopSees: false, tcpdump: false })

    expect(await run(it)).toMatchObject({ verdict: 'pass' })
    expect(measuredOf(it)).toMatchObject({
      vantage: 'client',
      gratuitousArps: null,
      notMeasured: ['laptop-cannot-ping', 'garp-no-tcpdump'],
    })
  })
})

describe('a laptop whose connections something else accepts', () => {
  it('is no observer', async () => {
    const it = trial({ laptopSees: false, laptopProxied: true })

    expect(await run(it, { port: '443' })).toMatchObject({ verdict: 'pass' })
    expect(measuredOf(it)).toMatchObject({ vantage: 'client', notMeasured: ['laptop-answered-for'] })
  })
})

describe('a dead link', () => {
  it('is made on the host where that does not cut us off', async () => {
    const it = trial()

    expect(await run(it, { fault: 'link-down' })).toMatchObject({ verdict: 'pass' })
    expect(it.world.changes).toEqual(['node-a: ip link set dev eth0 down', 'node-a: ip link set up'])
    expect(it.asked).toEqual([])
  })

  it('is asked for at the switch where SSH comes in on that interface', async () => {
    const it = trial({ sshInterface: 'eth0' })

    expect(await run(it, { fault: 'link-down' })).toMatchObject({ verdict: 'pass' })
    expect(it.asked).toHaveLength(2)
    expect(it.world.changes).toEqual([])
    expect(it.events.map(event => event.type)).toEqual(['drill-measured'])
  })

  it('is asked for at the switch where it is not known which interface carries SSH', async () => {
    const it = trial({ sshInterface: 'eth0.10' })

    await run(it, { fault: 'link-down' })

    expect(it.asked).toHaveLength(2)
  })
})

describe('when things go wrong in the middle', () => {
  it('leaves the restore armed when it is cancelled, and the host helps itself', async () => {
    const it = trial()
    const running = drill.execute(texts, it.context)
    running.catch(() => undefined)
    while (!it.world.changes.includes('node-a: systemctl stop keepalived')) {
      await it.clock.advance(100)
      await new Promise(resolve => setImmediate(resolve))
    }

    it.abort.abort(new RunError('CANCELLED'))
    await expect(through(it.clock, running)).rejects.toThrow('CANCELLED')

    expect(it.world.armed()).toHaveLength(1)
    await it.clock.advance(60_000)
    expect(it.world.changes.at(-1)).toBe('node-a: restore fired')
  })

  it('leaves the restore armed when the link to the host dies', async () => {
    const it = trial()
    const running = drill.execute(texts, it.context)
    running.catch(() => undefined)
    while (it.world.holders().includes('node-a')) {
      await it.clock.advance(100)
      await new Promise(resolve => setImmediate(resolve))
    }

    it.world.cut('node-a')
    await expect(through(it.clock, running)).rejects.toThrow('HOST_LOST')

    expect(it.world.armed()).toHaveLength(1)
  })

  it('keeps the restore where the service does not come back', async () => {
    const it = trial({ startFails: true })

    expect(await run(it)).toMatchObject({ verdict: 'unknown', code: 'fault-not-cleared' })
    expect(it.world.armed()).toHaveLength(1)
  })

  it('clears and disarms where the fault was refused', async () => {
    const it = trial({ stopFails: true })

    expect(await run(it)).toMatchObject({ verdict: 'unknown', code: 'fault-not-applied' })
    expect(it.world.armed()).toEqual([])
    expect(it.world.holders()).toEqual(['node-a'])
  })
})

describe('the spec', () => {
  const spec = {
    fault: 'stop-service',
    address: 'vip',
    across: ['a', 'b'],
    advert_int: 'advert_int',
    priority: 100,
  }

  it('takes what a runbook says, with its defaults', () => {
    expect(drill.schema.parse(spec)).toMatchObject({
      service: 'keepalived',
      max_outage: '60s',
      preempt: false,
    })
  })

  it('refuses a link without its interface, an unknown fault and an unknown key', () => {
    expect(drill.schema.safeParse({ ...spec, fault: 'link-down' }).success).toBe(false)
    expect(drill.schema.safeParse({ ...spec, fault: 'kill-9' }).success).toBe(false)
    expect(drill.schema.safeParse({ ...spec, intreface: 'eth0' }).success).toBe(false)
  })
})

describe('what is foreseen of a drill', () => {
  it.each(['stop-service', 'link-down'] as const)('is what %s is judged by', async fault => {
    const it = trial()
    const foreseen = await through(it.clock, foresee({ ...texts, fault }, it.context))
    await run(it, { fault })
    const { allowedMs, expectedMs } = measuredOf(it) ?? {}
    expect(foreseen).toEqual({ fault, device: 'eth0', allowedMs, expectedMs })
  })

  it('holds for either keepalived where the node that takes over cannot be asked for its own', async () => {
    const { clock, context } = trial()
    const lost = () => Promise.reject(new RunError('HOST_LOST', { host: 'node-b', reason: '' }))
    const member: ActionContext['member'] = name =>
      context.member(name).map(one => ({ ...one, session: lost }))
    const foreseen = await through(clock, foresee({ ...texts, fault: 'link-down' }, { ...context, member }))
    expect(foreseen?.expectedMs).toEqual({ min: 2609.375, max: 4609.375 })
    expect(await foresee({ ...texts, advert: '⟨advert⟩' }, context)).toBeUndefined()
  })
})

function foresee(given: DrillTexts, context: ActionContext): Promise<Foreseen | undefined> {
  return Promise.resolve(drill.foresee?.(given, context))
}
