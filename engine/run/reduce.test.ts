import { describe, expect, it } from 'vitest'
import type { RunEventBody, StepKey } from './events.ts'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import type { LinkIdentity } from '../ports.ts'
import { createFold, reduce } from './reduce.ts'
import { emptyRun, stepState, type RunState } from './state.ts'

const onA: StepKey = { step: 'write', item: '', host: 'a' }
const onB: StepKey = { step: 'write', item: '', host: 'b' }

function replay(...bodies: RunEventBody[]): RunState {
  return journaled(...bodies).reduce(reduce, emptyRun)
}
const frozen: RunEventBody = {
  type: 'action-frozen',
  ...onA,
  action: 'do[0]',
  digest: 'd0',
  view: { kind: 'run', summary: 'x', as: 'root', sudo: [] },
}
const output = { sha256: '0', bytes: 0, inline: '' }

describe('reduce', () => {
  it('keeps every attempt and tells where the last one began', () => {
    const state = replay(
      started([onA, onB]),
      { type: 'step-started', ...onA },
      frozen,
      { type: 'step-finished', ...onA, outcome: 'failed' },
      { type: 'decision-made', ...onA, decision: 'retry', by: 'li', reason: 'cable' },
      { type: 'step-started', ...onA },
      frozen,
    )

    const step = stepState(state, onA)
    expect(step).toMatchObject({ status: 'running', attempt: 2, attemptFrom: 1 })
    expect(step.actions).toHaveLength(2)
    expect(step.outcome).toBeUndefined()
    expect(stepState(state, onB).status).toBe('waiting')
  })

  it('knows a part that was cut off until it is taken up again, and an undo from a run that goes on', () => {
    const began = [started([onA, onB]), { type: 'step-started', ...onA }, frozen] as const
    const on = { type: 'run-resumed', operator: 'li', app: '0', allowedFaults: [] } as const
    const undo = { type: 'undo-started', operator: 'li' } as const
    const again = { type: 'step-continued', ...onA, from: 'gate' } as const
    const cut = replay(...began, on)

    expect(stepState(replay(...began), onA).cut).toBeUndefined()
    expect(stepState(cut, onA)).toMatchObject({ status: 'running', cut: true })
    expect(stepState(cut, onB).cut).toBeUndefined()
    expect(createFold(journaled(...began, on)).state()).toEqual(cut)
    expect(createFold(journaled(...began, on)).step(onA).cut).toBe(true)
    expect(stepState(replay(...began, on, again), onA).cut).toBeUndefined()
    expect(replay(...began, undo)).toMatchObject({ undoing: true })
    const back = { type: 'undo-finished', ...onA, verdict: 'pass', findings: [] } as const
    expect(stepState(replay(...began, undo, back, on), onA).cut).toBeUndefined()
    expect(replay(...began, undo, on).undoing).toBeUndefined()
  })

  it('knows why a host was not reached, until it answers', () => {
    const lost = { type: 'host-lost', host: 'a', code: 'HOST_UNREACHABLE', params: { host: 'a' } } as const
    const identity = { fingerprint: 'f', legacy: [] } as unknown as LinkIdentity
    const before = replay(started([onA]), lost)

    expect(before.hosts['a']).toMatchObject({ lost: 1, lostBy: { code: 'HOST_UNREACHABLE' } })
    const after = replay(started([onA]), lost, { type: 'host-connected', host: 'a', identity })
    expect(after.hosts['a']).toMatchObject({ lost: 1 })
    expect(after.hosts['a']?.lostBy).toBeUndefined()
  })

  it('puts a command on the last action of that name', () => {
    const finished = { type: 'command-finished', ...onA, action: 'do[0]', exitCode: 1 } as const
    const state = replay(started([onA, onB]), { type: 'step-started', ...onA }, frozen, frozen, {
      ...finished,
      stdout: output,
      stderr: output,
      durationMs: 5,
    })

    expect(stepState(state, onA).actions.map(action => action.commands.length)).toEqual([0, 1])
  })

  it('forgets why a part had failed once its gate has passed', () => {
    const state = replay(
      started([onA]),
      { type: 'step-started', ...onA },
      { type: 'step-finished', ...onA, outcome: 'failed', reason: 'gate' },
      { type: 'decision-made', ...onA, decision: 'by-hand', by: 'li', reason: 'cable' },
      { type: 'step-finished', ...onA, outcome: 'by-hand' },
    )

    expect(stepState(state, onA)).toMatchObject({ status: 'finished', outcome: 'by-hand' })
    expect(stepState(state, onA).reason).toBeUndefined()
  })

  it('goes on after a correction that was cut off: what was taken back for it is not the end', () => {
    const undone = [started([onA, onB]), { type: 'run-finished', outcome: 'undone', exitCode: 0 }] as const
    const site = { name: 's', sha256: 'g' }
    const changed = [{ name: 'vip', before: '1', after: '2' }]
    const corrected = { type: 'site-corrected', operator: 'wang', site, changed, from: 'write' } as const

    const state = replay(...undone, corrected)

    expect(state).toMatchObject({ outcome: 'stopped', started: { site }, operators: ['li', 'wang'] })
    expect(state.corrections).toEqual([{ ...changed[0], by: 'wang', from: 'write' }])
    expect(replay(started([onA, onB]), { ...undone[1], outcome: 'passed' }, corrected).outcome).toBe('passed')
  })

  it('takes changes off only when the undo was proven', () => {
    const change = { kind: 'directory', path: '/x' } as const
    const base = [started([onA, onB]), { type: 'change-recorded', ...onA, action: 'do[0]', change }] as const
    const undo = { type: 'undo-finished', ...onA, findings: [] } as const

    expect(stepState(replay(...base, { ...undo, verdict: 'unknown' }), onA).changes).toEqual([change])
    const proven = stepState(replay(...base, { ...undo, verdict: 'pass' }), onA)
    expect(proven.changes).toEqual([])
    expect(proven.outcome).toBe('undone')
  })

  it('counts the shells that a person opened beside the run', () => {
    const opened = { type: 'shell-opened', host: 'a', by: 'li' } as const

    const { hosts } = replay(started([onA, onB]), opened, opened, {
      type: 'host-lost',
      host: 'b',
      code: 'x',
      params: {},
    })

    expect([hosts['a']?.shells, hosts['b']?.shells]).toEqual([2, undefined])
  })

  it('forgets the end of a run that was resumed, not who ran it', () => {
    const state = replay(
      started([onA, onB]),
      { type: 'run-finished', outcome: 'failed', exitCode: 1 },
      { type: 'run-resumed', operator: 'wang', app: '0.1.0', allowedFaults: ['b'] },
    )

    expect(state).toMatchObject({
      status: 'running',
      operators: ['li', 'wang'],
      allowedFaults: ['b'],
      resumed: 1,
    })
    expect(state.exitCode).toBeUndefined()
  })
})

describe('createFold', () => {
  it('equals replaying with reduce, whatever the order of events', () => {
    const events = journaled(
      { type: 'step-started', ...onB },
      started([onA]),
      { type: 'step-started', ...onA },
      frozen,
      { type: 'journal-repaired', tornBytes: 7, tornSha256: 'x' },
      { type: 'step-finished', ...onA, outcome: 'passed' },
      { type: 'step-finished', ...onB, outcome: 'skipped', reason: 'condition' },
    )

    const fold = createFold(events)

    expect(fold.state().steps).toEqual(events.reduce(reduce, emptyRun).steps)
    expect(fold.step(onA).outcome).toBe('passed')
    expect(fold.state().tornBytes).toBe(7)
  })
})
