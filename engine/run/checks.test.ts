import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fail, pass } from '../checks/judgement.ts'
import { RunError, type ErrorCode } from '../errors.ts'
import type { CheckCode } from '../words/checks.ts'
import type { CommandResult, Session } from '../ports.ts'
import { check, fixture, step, type World } from '../../test/support/run-fixture.ts'
import { judgeChecks } from './checks.ts'
import type { AnyCheck, RunContext } from './context.ts'

const key = { step: 'one', item: '', host: 'a' }
const ok: CommandResult = { exitCode: 0, stdout: 'fine', stderr: '', truncated: false, durationMs: 1 }

/** Asks its host as often as it is sampled; passes unless an answer was not 'fine'. */
const asking: AnyCheck = {
  kind: 'asking',
  schema: z.unknown(),
  scope: 'host',
  resolve: spec => spec,
  describe: () => 'asks its host',
  sample: (_, context) => {
    const [host] = context.hosts
    if (host === undefined) throw new Error('no host')
    return context.probe(host, 'asked', { kind: 'script', text: 'true', as: 'login' }, 5)
  },
  judge: (_, samples) => {
    const answers = samples as CommandResult[]
    return answers.some(one => one.exitCode === 1) ? fail('output-differs', {}) : pass('as-expected', {})
  },
}

/** A run whose hosts give these answers, one after the other; a code is thrown. */
function asked(answers: readonly (CommandResult | ErrorCode)[]) {
  const here: World = { log: [], verdicts: {} }
  const { context } = fixture([step('one')], here)
  let given = 0
  const exec = () => {
    const answer = answers[given++] ?? ok
    if (typeof answer === 'string') return Promise.reject(new RunError(answer, { host: 'a' }))
    return Promise.resolve(answer)
  }
  const sessions = {
    open: () => Promise.resolve({ exec } as unknown as Session),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const registries = { ...context.registries, checks: { ...context.registries.checks, asking } }
  const lossy: RunContext = { ...context, sessions, registries }
  return { context: lossy, here, times: () => given }
}

const node = check('x', { kind: 'asking', samples: 3, every: '1s' })

describe('a check whose host goes away', () => {
  it('passes while the host answers', async () => {
    const { context, times } = asked([])

    const { verdict, findings } = await judgeChecks(context, key, 'gate', [{ node, index: 0 }], ['a'])

    expect([verdict, findings[0]?.code, times()]).toEqual(['pass', 'as-expected', 3])
  })

  it.each(['HOST_LOST', 'HOST_UNREACHABLE'] as const)(
    'is unknown with %s, and neither samples nor further checks wait for that host again',
    async code => {
      const { context, here, times } = asked([ok, code])
      const list = [
        { node, index: 0 },
        { node: check('next'), index: 1 },
      ]

      const { verdict, findings } = await judgeChecks(context, key, 'gate', list, ['a'])

      expect(verdict).toBe('unknown')
      expect(findings.map(one => [one.check, one.verdict, one.code, one.params])).toEqual([
        ['gate[0]', 'unknown', code, { host: 'a' }],
      ])
      expect([times(), here.log]).toEqual([2, []])
    },
  )

  it('has failed where what was seen before disproves it', async () => {
    const { context } = asked([{ ...ok, exitCode: 1 }, 'HOST_LOST'])

    const { findings } = await judgeChecks(context, key, 'gate', [{ node, index: 0 }], ['a'])

    expect(findings[0]).toMatchObject({ verdict: 'fail', code: 'output-differs' })
  })

  it('starts afresh where it may wait: an earlier loss is forgotten once the host answers again', async () => {
    const { context } = asked(['HOST_LOST'])
    const patient = { ...node, within: '30s' } as const

    const { findings } = await judgeChecks(context, key, 'gate', [{ node: patient, index: 0 }], ['a'])

    expect(findings[0]).toMatchObject({ verdict: 'pass', code: 'as-expected' })
  })

  it('leaves a command that took too long to the check itself', async () => {
    const { context, times } = asked(['COMMAND_TIMED_OUT'])

    await judgeChecks(context, key, 'gate', [{ node, index: 0 }], ['a'])

    expect(times()).toBe(3)
  })
})

describe('a check that settles its list', () => {
  const said = (code: CheckCode): AnyCheck => ({ ...asking, kind: 'said', judge: () => fail(code, {}) })
  const judge = async (code: CheckCode) => {
    const { context, here } = asked([])
    const registries = { ...context.registries, checks: { ...context.registries.checks, said: said(code) } }
    const patient = { ...check('x', { kind: 'said' }), within: '30s' } as const
    const list = [
      { node: patient, index: 0 },
      { node: check('next'), index: 1 },
    ]
    const { findings } = await judgeChecks({ ...context, registries }, key, 'gate', list, ['a'])
    return { codes: findings.map(one => one.code), asked: here.log }
  }

  it.each(['replica-diverged', 'servers-same-id', 'canary-lost'] as const)(
    'is the last one judged with %s: what follows would wait for rows that do not come',
    async code => {
      expect(await judge(code)).toEqual({ codes: [code], asked: [] })
    },
  )
  it('is not one that only failed', async () => {
    expect((await judge('replica-connecting')).codes).toHaveLength(2)
  })
})

describe('an audit', () => {
  it('waits once for what does not come, and afresh for what is another matter', async () => {
    const { context, times } = asked([])
    const missed: AnyCheck = {
      ...asking,
      kind: 'missed',
      judge: spec => fail('replica-connecting', { host: (spec as { name: string }).name }),
    }
    const registries = { ...context.registries, checks: { ...context.registries.checks, missed } }
    const judge = async (name: string, inVain?: Set<string>) => {
      const before = times()
      const patient = { ...check(name, { kind: 'missed' }), within: '3s' } as const
      const own = { ...context, registries, ...(inVain && { inVain }) }
      await judgeChecks(own, key, 'gate', [{ node: patient, index: 0 }], ['a'])
      return times() - before
    }
    const inVain = new Set<string>()

    expect(await judge('x', inVain)).toBe(4)
    expect(await judge('x', inVain)).toBe(1)
    expect(await judge('y', inVain)).toBe(4)
    expect(await judge('x')).toBe(4)
  })
})
