/** A revert that was left armed is settled before anything else settles the step. */
import { expect, it } from 'vitest'
import { fixture, step, type World } from '../../test/support/run-fixture.ts'
import { result } from '../../test/support/kind-fixture.ts'
import type { Session } from '../ports.ts'
import type { RunContext } from './context.ts'
import { decide } from './failure.ts'
import { runSteps } from './sequence.ts'
import { undoRun } from './undo.ts'

const key = { step: 'one', item: '', host: 'a' }
const undo = { kind: 'actions' as const, do: [], gate: [{ kind: 'see', spec: { name: 'as-before' } }] }
const guarded = step('one', { on: ['a'], undo, guard: { revert: 'undo', within: '20s' } })

/** The process died while its change waited to be confirmed; the host's answer to a new login is `said`. */
async function killedWhileSettling(said: string) {
  const here: World = { log: [], verdicts: {} }
  const first = fixture([step('one', { on: ['a'], undo })], here)
  await runSteps(first.context, [step('one', { on: ['a'], undo })])
  const { events } = first.journal
  const cut = events.slice(0, events.findIndex(one => one.type === 'action-finished') + 1)
  const { context: base } = fixture([guarded], here, { recovered: cut })
  const session = {
    exec: () => Promise.resolve(result({ stdout: `${said}\n` })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  } as unknown as Session
  const transport = { open: () => Promise.resolve(session), [Symbol.asyncDispose]: () => Promise.resolve() }
  const context: RunContext = { ...base, ports: { ...base.ports, transport } }
  await context.recorder.emit({
    type: 'restore-armed',
    ...key,
    token: 'guard-one-0',
    seconds: 20,
    script: '',
  })
  here.log.length = 0
  return { context, here, part: () => context.recorder.fold.step(key) }
}
const made = (decision: 'by-hand' | 'override' | 'skip') => ({ decision, by: 'li', reason: 'seen' }) as const

it.each([
  ['by-hand', 'by-hand'],
  ['override', 'overridden'],
  ['skip', 'skipped'],
] as const)('is disarmed before %s settles its step', async (decision, outcome) => {
  const { context, part } = await killedWhileSettling('disarmed')

  expect(await decide(context, guarded, key, ['a'], made(decision))).toBe('settled')
  expect([part().outcome, part().armed]).toEqual([outcome, undefined])
})

it.each(['by-hand', 'override', 'skip'] as const)(
  'that took the change back lets no %s pass',
  async decision => {
    const { context, part } = await killedWhileSettling('fired')

    expect(await decide(context, guarded, key, ['a'], made(decision))).toBe('stop')
    expect(part()).toMatchObject({ outcome: 'failed', reason: 'guard-reverted', decisions: [] })
  },
)

it('that may still run lets no decision pass', async () => {
  const { context, part } = await killedWhileSettling('alive')

  expect(await decide(context, guarded, key, ['a'], made('by-hand'))).toBe('stop')
  expect(part()).toMatchObject({ outcome: 'unknown', reason: 'guard-unknown', armed: 'guard-one-0' })
})

it('that is not there any more is told once, and then the gate decides', async () => {
  const { context, here, part } = await killedWhileSettling('unknown')

  expect(await runSteps(context, [guarded])).toBe(false)
  expect(part()).toMatchObject({ outcome: 'unknown', reason: 'guard-gone' })
  expect(await runSteps(context, [guarded])).toBe(true)
  expect(here.log).toEqual(['a?gate-one'])
})

it('does not outlive the undo of its step', async () => {
  const { context, part } = await killedWhileSettling('disarmed')

  expect(await undoRun(context, undefined, new Map())).toBe('pass')
  expect([part().outcome, part().armed]).toEqual(['undone', undefined])
})

it('that may still run keeps an undo from being proven', async () => {
  const { context } = await killedWhileSettling('alive')

  expect(await undoRun(context, undefined, new Map())).toBe('unknown')
})
