import { expect, it } from 'vitest'
import { check, fixture, step, type World } from '../../test/support/run-fixture.ts'
import { result } from '../../test/support/kind-fixture.ts'
import { run } from '../actions/run.ts'
import type { Session } from '../ports.ts'
import type { AnyAction, RunContext } from './context.ts'
import { undoRun } from './undo.ts'

const key = { step: 'one', item: '', host: 'a' }

it('is not proven while a job of the step still runs, and takes nothing back before', async () => {
  const here: World = { log: [], verdicts: {} }
  const make = { kind: 'run', spec: { script: 'make', as: 'login' as const, detach: true as const } }
  const back = { kind: 'act', spec: { name: 'take-back' } }
  const undo = { kind: 'actions' as const, do: [back], gate: [check('as-before')] }
  const { context: base } = fixture([step('one', { on: ['a'], do: [make], undo })], here)
  const running = { pids: '4711\n' }
  const session = { exec: () => Promise.resolve(result({ stdout: running.pids })) } as unknown as Session
  const actions = { ...base.registries.actions, run: run as unknown as AnyAction }
  const context: RunContext = {
    ...base,
    registries: { ...base.registries, actions },
    sessions: { ...base.sessions, open: () => Promise.resolve(session) },
  }
  const change = { kind: 'command', summary: 'do[0]' } as const
  await context.recorder.emit({ type: 'step-started', ...key })
  await context.recorder.emit({ type: 'change-recorded', ...key, action: 'do[0]', change })

  expect(await undoRun(context, undefined, new Map())).toBe('unknown')
  expect(context.recorder.fold.step(key).judged.at(-1)?.findings).toMatchObject([
    { code: 'job-still-running', params: { pid: '4711' } },
  ])
  expect(here.log).toEqual([])

  running.pids = ''
  expect(await undoRun(context, undefined, new Map())).toBe('pass')
  expect(here.log).toEqual(['a:take-back', 'a?as-before'])
})
