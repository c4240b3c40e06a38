import { describe, expect, it } from 'vitest'
import { RunError, type ErrorCode } from '../errors.ts'
import type { Diagnosis } from '../runbook/schema.ts'
import type { Session } from '../ports.ts'
import { fixture, step } from '../../test/support/run-fixture.ts'
import type { RunContext } from './context.ts'
import { diagnose } from './diagnose.ts'
import { stepState } from './state.ts'

const key = { step: 'one', item: '', host: 'a' }
const text = { en: 'x', zh: '甲' }
const probing = (id: string): Diagnosis => ({
  id,
  says: text,
  when: { probe: { run: 'echo here', matches: 'here' } },
})

/** A failed gate with this code, on hosts whose probes end as told; a code is thrown. */
async function failedWith(
  code: string,
  probed: 'here' | ErrorCode,
  diagnoses: readonly Diagnosis[],
  hosts: readonly string[] = ['a', 'b'],
) {
  const failed = step('one', { diagnose: [...diagnoses] })
  const { context } = fixture([failed], { log: [], verdicts: {} })
  const asked: string[] = []
  const open = (host: string) => {
    const exec = () => {
      asked.push(host)
      if (probed !== 'here') return Promise.reject(new RunError(probed, { host }))
      return Promise.resolve({ exitCode: 0, stdout: 'here', stderr: '', truncated: false, durationMs: 1 })
    }
    return Promise.resolve({ exec } as unknown as Session)
  }
  const sessions = { open, [Symbol.asyncDispose]: () => Promise.resolve() }
  const probing: RunContext = { ...context, sessions }
  const findings = [
    {
      check: 'gate[0]',
      kind: 'see',
      verdict: 'unknown' as const,
      code,
      params: { host: 'a' },
      evidence: [],
    },
  ]
  await context.recorder.emit({ type: 'step-started', ...key })
  await context.recorder.emit({ type: 'checks-judged', ...key, phase: 'gate', verdict: 'unknown', findings })
  await diagnose(probing, failed, key, hosts)
  const made = stepState(context.recorder.fold.state(), key).diagnoses
  return { asked, made: made.map(one => [one.diagnosis, one.hosts]), says: made.map(one => one.says) }
}

describe('probing for known errors', () => {
  it('asks every host and names the first error that shows', async () => {
    const { asked, made } = await failedWith('probe-failed', 'here', [probing('first'), probing('second')])

    expect([asked, made]).toEqual([['a', 'b'], [['first', ['a', 'b']]]])
  })

  it('looks on the hosts of its roles too, and takes one of several codes', async () => {
    const when = { all: [{ code: ['other', 'probe-failed'] }, probing('first').when] }
    const { asked, made } = await failedWith(
      'probe-failed',
      'here',
      [{ ...probing('first'), on: ['b'], when }],
      ['a'],
    )

    expect([asked, made]).toEqual([['a', 'b'], [['first', ['a', 'b']]]])
  })

  it('leaves a host alone whose loss is the failure itself', async () => {
    const { asked, made } = await failedWith('HOST_LOST', 'here', [probing('first')])

    expect([asked, made]).toEqual([['b'], [['first', ['b']]]])
  })

  it('does not wait twice for a host that turns out to be gone', async () => {
    const { asked, made } = await failedWith('probe-failed', 'HOST_UNREACHABLE', [
      probing('first'),
      probing('second'),
    ])

    expect([asked, made]).toEqual([['a', 'b'], []])
  })

  it('tries the next error where a probe only took too long', async () => {
    const { asked } = await failedWith('probe-failed', 'COMMAND_TIMED_OUT', [
      probing('first'),
      probing('second'),
    ])

    expect(asked).toEqual(['a', 'b', 'a', 'b'])
  })

  it('says the cause with the values of the host that shows it', async () => {
    const named = { ...probing('first'), says: { en: 'on {{ host.name }}', zh: '在 {{ host.name }} 上' } }
    const { says } = await failedWith('HOST_LOST', 'here', [named])

    expect(says).toEqual([{ en: 'on b', zh: '在 b 上' }])
  })
})
