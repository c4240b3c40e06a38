import { describe, expect, it } from 'vitest'
import { memorySecrets } from '../adapters/memory/small.ts'
import { leasingSession } from '../test/support/lease-places.ts'
import { check, fixture, groupCheck, step, type World } from '../test/support/run-fixture.ts'
import { RunError } from './errors.ts'
import { createEngine, type Engine } from './engine.ts'
import type { RunEvent } from './run/events.ts'
import type { Step } from './runbook/schema.ts'
import type { SecretReference } from './site/schema.ts'
import { sayCode } from './words/index.ts'

/** An engine over the pretended kinds; only the facts are real, those of this machine. */
function engineOver(
  steps: readonly Step[],
  world: World,
  recovered: readonly RunEvent[] = [],
  {
    refusal,
    approved,
    asksFaults = false,
  }: { readonly refusal?: RunError; readonly approved?: string; readonly asksFaults?: boolean } = {},
): { engine: Engine; events: readonly RunEvent[] } {
  const { context, journal } = fixture(steps, world, { recovered })
  const transport = {
    open: (access: { readonly name: string }) =>
      refusal === undefined ? Promise.resolve(leasingSession(access.name)) : Promise.reject(refusal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const { redactor, binding, registries, runId, operator, signal } = context
  const ports = { ...context.ports, transport }
  const given = { redactor, binding, registries, runId, operator, signal, ...(approved && { approved }) }
  const engine = createEngine({ ports, ...given, app: '0', siteSha256: '', asksFaults })
  return { engine, events: journal.events }
}
function world(verdicts: World['verdicts'] = {}): World {
  return { log: [], verdicts }
}

describe('an approved plan', () => {
  const steps = [step('one')]

  it('is the only one that is run, and a refused run does not come in by resume or a decision', async () => {
    const here = world()
    const first = engineOver(steps, here, [], { approved: 'approved' })
    const refused = await first.engine.run({ planDigest: () => 'another' })
    expect(refused.error).toMatchObject({ code: 'PLAN_NOT_APPROVED' })
    const again = engineOver(steps, here, first.events)
    const decided = { step: 'one', decision: 'retry', by: 'li', reason: 'x' } as const
    for (const attempt of [() => again.engine.resume({}), () => again.engine.decide(decided)]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'PLAN_NOT_APPROVED',
        params: { approved: 'approved', plan: 'another' },
      })
    }
    expect(here.log).toEqual([])
  })

  it('is the only one, too, where the process died before the journal had its first line', async () => {
    const here = world()
    const { engine } = engineOver(steps, here, [], { approved: 'approved' })

    const refused = await engine.resume({ planDigest: () => 'another' })

    expect(refused.error).toMatchObject({ code: 'PLAN_NOT_APPROVED' })
    expect(here.log).toEqual([])
  })

  it('goes on by resume as it was approved', async () => {
    const here = world({ 'gate-one': 'fail' })
    const first = engineOver(steps, here, [], { approved: 'same' })
    await first.engine.run({ planDigest: () => 'same' })
    here.verdicts['gate-one'] = 'pass'
    const again = engineOver(steps, here, first.events)

    await again.engine.decide({ step: 'one', decision: 'retry', by: 'li', reason: 'mended' })

    expect((await engineOver(steps, here, again.events).engine.resume({})).exitCode).toBe(0)
  })
})

describe('a secret that breaks the rule of its parameter', () => {
  const length = { type: 'secret', length: '6..8', title: { en: 'Password', zh: '认证密码' } } as const
  const secretOf = (name: string, reference: SecretReference) =>
    ({ kind: 'secret', name, reference }) as const

  function engineWith(values: Readonly<Record<string, string>>, recovered: readonly RunEvent[] = []) {
    const here = world()
    const opened: string[] = []
    const { context, journal } = fixture([step('one')], here, { recovered })
    const { binding, redactor, registries, runId, operator, signal } = context
    const bound = {
      ...binding,
      runbook: { ...binding.runbook, params: { pass: length, key: length, word: length } },
      params: {
        pass: secretOf('pass', { env: 'PASS' }),
        key: secretOf('key', { file: 'key.txt' }),
        word: secretOf('word', { vault: 'word-a' }),
      },
    }
    const transport = {
      open: (access: { readonly name: string }) => {
        opened.push(access.name)
        return Promise.resolve(leasingSession(access.name))
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    const ports = { ...context.ports, transport, secrets: memorySecrets(values) }
    const given = { binding: bound, redactor, registries, runId, operator, signal, app: '0', siteSha256: '' }
    return { engine: createEngine({ ports, ...given }), here, opened, events: journal.events }
  }
  const wrong = { pass: 'much-too-long', key: 'abc', word: 'half　wide' }

  it.each(['run', 'resume', 'verify', 'preflight'] as const)(
    'is told before any host is contacted, by %s: name, source and rule, in both languages',
    async method => {
      const { engine, here, opened, events } = engineWith(wrong)
      const { error, exitCode } = await engine[method]({})
      expect({ code: error?.code, exitCode, opened, log: here.log }).toEqual({
        code: 'SECRET_UNFIT',
        exitCode: 1,
        opened: [],
        log: [],
      })
      const zh = sayCode('SECRET_UNFIT', error?.params ?? {}, 'zh')
      expect(sayCode('SECRET_UNFIT', error?.params ?? {}, 'en')).toMatch(
        /pass from the environment variable PASS: .*13 characters; 6..8 are allowed; key from .*key\.txt: .*3 char.*vault entry word-a: .*U\+3000/,
      )
      expect(zh).toMatch(/pass（来自环境变量 PASS）：.*13 个字符.*key\.txt.*密码库条目 word-a.*全角空格/)
      expect(JSON.stringify([error?.params, events])).not.toMatch(/much-too-long|half/)
    },
  )

  it('lets a run through whose secrets keep to it, and one whose secret is not there', async () => {
    expect((await engineWith({ pass: 'vrrp-01', key: 'vrrp-02' }).engine.run({})).exitCode).toBe(0)
  })

  it('keeps nobody from taking back what was done', async () => {
    const done = engineWith({})
    await done.engine.run({})
    const back = await engineWith(wrong, done.events).engine.undo({})
    expect(back.error).toBeUndefined()
  })
})

describe('what an approval covers of drills', () => {
  const drill = [step('drill', { on: ['a', 'b'], risk: 'fault' })]
  const digestOf = (_: unknown, faults?: readonly string[]): string =>
    `drills on ${faults?.join(', ') ?? 'all'}`
  const begin = async (
    approved: string,
    allowedFaults: readonly string[],
    verdicts: World['verdicts'] = {},
  ) => {
    const here = world(verdicts)
    const { engine, events } = engineOver(drill, here, [], { approved, asksFaults: true })
    return { here, events, ended: await engine.run({ allowedFaults, planDigest: digestOf }) }
  }

  it('is the hosts on which they were allowed: with others it is another plan', async () => {
    const { here, ended } = await begin('drills on ', ['a'])
    expect(ended.error).toMatchObject({ code: 'PLAN_NOT_APPROVED', params: { plan: 'drills on a' } })
    expect(here.log).toEqual([])
  })

  it('leaves them out elsewhere, without a question that would allow them after all', async () => {
    const { here, events } = await begin('drills on a', ['a'])
    expect(here.log).toEqual(['a:do-drill', 'a?gate-drill'])
    expect(events.filter(event => event.type === 'question-asked')).toEqual([])
  })

  it('is every one of them where the plan with all was approved: a run may allow fewer, and more of them later', async () => {
    const { here, events, ended } = await begin('drills on all', [])
    expect(ended.error).toBeUndefined()
    expect(here.log).toEqual([])
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'plan-bound', digest: 'drills on all', drills: 'everywhere' }),
    )

    const later = world()
    const resumed = await engineOver(drill, later, events).engine.resume({ allowedFaults: ['a'] })
    expect(resumed.error).toBeUndefined()
  })

  it('grows by no resume', async () => {
    const { events } = await begin('drills on a', ['a'], { 'gate-drill': 'fail' })
    const here = world()
    const again = engineOver(drill, here, events)
    await expect(again.engine.resume({ allowedFaults: ['a', 'b'] })).rejects.toMatchObject({
      code: 'FAULT_NOT_APPROVED',
      params: { hosts: 'b' },
    })
    expect(here.log).toEqual([])
  })
})

describe('an approved run that ended before its plan was known', () => {
  const steps = [step('one')]
  const lost = new RunError('AUTH_REJECTED', { host: 'a' })
  const begin = async () => {
    const { engine, events } = engineOver(steps, world(), [], { refusal: lost, approved: 'approved' })
    const ended = await engine.run({ planDigest: () => 'approved' })
    expect(ended.error?.code).toBe('AUTH_REJECTED')
    expect(ended.state.planDigest).toBeUndefined()
    return events
  }

  it('was refused by nobody: it goes on where its plan is the approved one', async () => {
    const { engine, events } = engineOver(steps, world(), await begin())
    const { exitCode, state } = await engine.resume({ planDigest: () => 'approved' })
    expect([exitCode, state.planDigest]).toEqual([0, 'approved'])
    // Bound once: what the run itself changed since is no other plan.
    const again = await engineOver(steps, world(), events).engine.resume({ planDigest: () => 'later' })
    expect([again.exitCode, again.state.planDigest]).toEqual([0, 'approved'])
  })

  it.each([
    ['whose plan turns out to be another one', { planDigest: () => 'another' }],
    ['that nobody can compare', {}],
  ])('runs nothing of one %s', async (_, options) => {
    const here = world()
    const { engine } = engineOver(steps, here, await begin())
    expect((await engine.resume(options)).error?.code).toBe('PLAN_NOT_APPROVED')
    expect(here.log).toEqual([])
  })
})

describe('exit code and headline', () => {
  it('are 0 and the whole claim only for a whole run', async () => {
    const steps = [step('one'), step('two')]

    const whole = await engineOver(steps, world()).engine.run({})
    expect([whole.exitCode, whole.headline.code]).toEqual([0, 'passed'])
    for (const part of [{ only: 'two' }, { until: 'one' }]) {
      const { exitCode, headline } = await engineOver(steps, world()).engine.run(part)
      expect([exitCode, headline.code]).toEqual([0, 'partly'])
    }
  })

  it('claim nothing where nothing applied, or nothing could be told', async () => {
    const apart = step('one', { when: { fact: 'init', is: 'none-of-them' } })
    const none = await engineOver([apart], world()).engine.run({})
    expect([none.exitCode, none.headline.code]).toEqual([1, 'nothing-proven'])

    const skipped = await engineOver([step('one')], world({ 'gate-one': 'skip' })).engine.run({})
    expect([skipped.exitCode, skipped.headline.code]).toEqual([1, 'failed'])
  })

  it('tell of a decision over a requirement of the group', async () => {
    const steps = [step('one', { require: [groupCheck('free')] })]
    const here = world({ free: 'fail' })
    const first = engineOver(steps, here)
    await first.engine.run({})
    const second = engineOver(steps, here, first.events)
    await second.engine.decide({ step: 'one', decision: 'override', by: 'li', reason: 'told to' })

    const { exitCode, headline } = await engineOver(steps, here, second.events).engine.resume({})

    expect([exitCode, headline.code]).toEqual([1, 'with-deviations'])
  })

  it('say that an undo to a step leaves what earlier ones changed', async () => {
    const undo = { kind: 'actions' as const, do: [], gate: [{ kind: 'see', spec: { name: 'as-before' } }] }
    const steps = [step('one', { undo }), step('two', { undo })]
    const first = engineOver(steps, world())
    await first.engine.run({})

    const part = await engineOver(steps, world(), first.events).engine.undo({ to: 'two' })
    expect([part.exitCode, part.headline]).toEqual([0, { code: 'undone-partly', params: { left: 2 } }])
    const all = await engineOver(steps, world(), first.events).engine.undo({})
    expect([all.exitCode, all.headline.code]).toEqual([0, 'undone'])
  })
})

it('does what was proved on a step anew once that step was taken back, in the stretch that goes on', async () => {
  const undo = { kind: 'actions' as const, do: [], gate: [{ kind: 'see', spec: { name: 'as-before' } }] }
  const steps = [step('one', { undo }), step('look', { risk: 'read', do: [] })]
  const first = engineOver(steps, world())
  await first.engine.run({})
  const back = engineOver(steps, world(), first.events)
  await back.engine.undo({})
  const here = world()

  const { exitCode, headline } = await engineOver(steps, here, back.events).engine.resume({})

  expect([exitCode, headline.code]).toEqual([0, 'passed'])
  expect(here.log).toEqual(['a:do-one', 'a?gate-one', 'b:do-one', 'b?gate-one', 'a?gate-look', 'b?gate-look'])
})

it('starts a run on resume whose process died before its first event', async () => {
  const torn = {
    type: 'journal-repaired',
    tornBytes: 3,
    tornSha256: '',
    seq: 1,
    at: '',
    ms: 0,
    prev: '',
  } as const
  for (const recovered of [[], [torn]]) {
    const { engine, events } = engineOver([step('one')], world(), recovered)

    const { exitCode, headline } = await engine.resume({})

    expect([exitCode, headline.code]).toEqual([0, 'passed'])
    expect(events.find(event => event.type !== 'journal-repaired')?.type).toBe('run-started')
  }
})

it('ends an audit that left checks out with 1, and with 0 once they are allowed and hold', async () => {
  const crosses = check('crosses', { kind: 'canary' })
  for (const steps of [
    [step('one', { gate: [crosses] })],
    [step('one', { gate: [check('up')] }), step('two', { gate: [crosses] })],
  ]) {
    const ends = [{}, { allowCanary: true }].map(options => engineOver(steps, world()).engine.verify(options))
    expect((await Promise.all(ends)).map(({ exitCode, headline }) => [exitCode, headline.code])).toEqual([
      [1, 'verified-partly'],
      [0, 'verified'],
    ])
  }
})

it('goes on from no audit, where going on would change hosts', async () => {
  const here = world({ 'gate-one': 'fail' })
  const first = engineOver([step('one')], here)
  expect((await first.engine.verify({})).exitCode).toBe(1)
  here.log.length = 0
  const second = engineOver([step('one')], here, first.events)

  await expect(second.engine.resume({})).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
  const made = { step: 'one', decision: 'retry', by: 'li', reason: 'x' } as const
  await expect(second.engine.decide(made)).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
  expect(here.log).toEqual([])
})

it('carries out no part of a decision that is refused for another', async () => {
  const strict = { kind: 'see', spec: { name: 'all' }, strict: true as const }
  const steps = [step('one', { onFail: 'finish-others', gate: [check('soft'), strict] })]
  const here = world({ 'a?soft': 'fail', 'b?all': 'fail' })
  const first = engineOver(steps, here)
  await first.engine.run({})
  const second = engineOver(steps, here, first.events)

  const refused = await second.engine.decide({ step: 'one', decision: 'override', by: 'li', reason: 'x' })

  expect([refused.exitCode, refused.error?.code]).toEqual([1, 'DECISION_REFUSED'])
  expect(second.events.filter(event => event.type === 'decision-made')).toEqual([])
})
