/** A drill that was cut off: its fault is ended, and nothing fires, before anything else is done on its host. */
import { describe, expect, it } from 'vitest'
import { memoryClock, type MemoryClock } from '../../adapters/memory/clock.ts'
import { drillWorld, type DrillWorld, type DrillWorldOptions } from '../../adapters/memory/drill-hosts.ts'
import { started } from '../../test/support/journaled-fixture.ts'
import { act, check, fixture, step, type World } from '../../test/support/run-fixture.ts'
import { drill, type DrillTexts } from '../actions/drill.ts'
import { armScript } from '../drift/restore.ts'
import { restoreOf } from '../drift/hands.ts'
import { planOf } from '../actions/drill.ts'
import type { DrillPlan } from '../drift/plan.ts'
import type { HostCommand } from '../ports.ts'
import type { AnyAction, RunContext } from './context.ts'
import { decide } from './failure.ts'
import { headline } from './headline.ts'
import { settleFaults } from './in-force.ts'
import { runSteps } from './sequence.ts'
import { undoRun } from './undo.ts'

const texts: DrillTexts = {
  fault: 'stop-service',
  service: 'keepalived',
  device: 'eth0',
  address: '10.9.0.100',
  across: ['a', 'b'],
  watch: [],
  advert: '1',
  priority: '100',
  vrrpVersion: 2,
  preempt: 'false',
  port: undefined,
  maxOutage: '20s',
}
const undo = { kind: 'actions' as const, do: [act('take-back')], gate: [check('as-before')] }
const key = { step: 'drill', item: '', host: 'a' }

interface Cut {
  readonly context: RunContext
  readonly world: DrillWorld
  readonly clock: MemoryClock
  readonly here: World
  readonly claim: () => string
}

/** A step that changed something, then a drill whose process died once its fault had struck. */
async function cutOff(options: DrillWorldOptions = {}, changes: Partial<DrillTexts> = {}): Promise<Cut> {
  const here: World = { log: [], verdicts: {} }
  const clock = memoryClock()
  const world = drillWorld(clock, options)
  const steps = [
    step('config', { on: ['a'], undo }),
    step('drill', { on: ['a'], risk: 'fault', do: [{ kind: 'drill', spec: {} }], undo: { kind: 'none' } }),
  ]
  const { context: base } = fixture(steps, here, { allowedFaults: ['a'] })
  const { session } = world.members['node-a']
  const resolve = () => ({ ...texts, ...changes })
  const context: RunContext = {
    ...base,
    registries: {
      ...base.registries,
      actions: { ...base.registries.actions, drill: { ...drill, resolve } as unknown as AnyAction },
    },
    sessions: { ...base.sessions, open: session },
  }
  const { recorder, binding } = context
  await recorder.emit(started([{ ...key, step: 'config' }, key], { allowedFaults: ['a'] }))
  await runSteps(context, steps.slice(0, 1))
  const view = { kind: 'drill', summary: 'x', as: 'root', sudo: [] } as const
  await recorder.emit({ type: 'step-started', ...key })
  await recorder.emit({ type: 'action-frozen', ...key, action: 'do[0]', digest: 'd', view })
  await strike(context, planOf(resolve()) as DrillPlan)
  here.log.length = 0
  return { context, world, clock, here, claim: () => headline(recorder.fold.state(), binding.runbook).code }
}

async function strike(context: RunContext, plan: DrillPlan): Promise<void> {
  const host = await context.sessions.open('a')
  const exec = (command: HostCommand) => host.exec(command, { timeoutSeconds: 10 })
  const restore = restoreOf(plan, { facts: { init: 'systemd' } as never }, 'tok')
  await context.recorder.emit({ type: 'restore-armed', ...key, token: 'tok', seconds: 50, script: '' })
  await exec({ kind: 'script', as: 'root', text: armScript(restore) })
  await exec({ kind: 'program', as: 'root', argv: ['systemctl', 'stop', 'keepalived'] })
}
async function takeBack({ context, claim }: Cut): Promise<string> {
  await context.recorder.emit({ type: 'undo-started', operator: 'li' })
  const verdict = await undoRun(context, undefined, new Map())
  const outcome = verdict === 'pass' ? 'undone' : 'failed'
  await context.recorder.emit({ type: 'run-finished', outcome, exitCode: 0 })
  return claim()
}
const part = ({ context }: Cut) => context.recorder.fold.step(key)

describe('an undo', () => {
  it('ends the fault first, and nothing fires after it', async () => {
    const cut = await cutOff()

    expect(await takeBack(cut)).toBe('undone')
    expect(cut.world.armed()).toEqual([])
    expect(cut.world.changes.at(-1)).toBe('node-a: systemctl start keepalived')
    expect(part(cut)).toMatchObject({ outcome: 'undone', status: 'finished' })
    expect(part(cut).armed).toBeUndefined()
    await cut.clock.advance(120_000)
    expect(cut.world.changes.filter(said => said.includes('fired'))).toEqual([])
  })

  it('takes nothing back on the host while the restore may still fire, and does once it has', async () => {
    const cut = await cutOff({ startFails: true })

    expect(await takeBack(cut)).toBe('undo-incomplete')
    expect(cut.here.log).toEqual([])
    expect(part(cut)).toMatchObject({ armed: 'tok' })
    expect(part(cut).judged.at(-1)?.findings).toMatchObject([{ code: 'fault-not-cleared' }])

    await cut.clock.advance(60_000)
    expect(cut.world.changes.at(-1)).toBe('node-a: restore fired')
    expect(await takeBack(cut)).toBe('undone')
    expect(cut.here.log).toEqual(['a:take-back', 'a?as-before'])
  })

  it('is not proven where a restore fired and its service does not work, unless the run had put that there', async () => {
    const service = { active: true, enabled: true }
    const change = { kind: 'service', service: 'keepalived', before: service, after: service } as const
    const fired = async () => {
      const cut = await cutOff({ startFails: true })
      await cut.clock.advance(60_000)
      const host = await cut.context.sessions.open('a')
      const stop = { kind: 'program', as: 'root', argv: ['systemctl', 'stop', 'keepalived'] } as const
      await host.exec(stop, { timeoutSeconds: 10 })
      return cut
    }
    const cut = await fired()
    expect(await takeBack(cut)).toBe('undo-incomplete')
    expect(part(cut).judged.at(-1)?.findings).toMatchObject([{ code: 'fault-not-over' }])
    expect(cut.here.log).toEqual(['a:take-back', 'a?as-before'])
    expect(await takeBack(cut)).toBe('undo-incomplete')

    const own = await fired()
    const config = { ...key, step: 'config' }
    await own.context.recorder.emit({ type: 'change-recorded', ...config, action: 'do[0]', change })
    await takeBack(own)
    expect(part(own)).toMatchObject({ outcome: 'undone' })
    expect(part(own).armed).toBeUndefined()
  })

  it('claims nothing of a host that does not answer, nor of one whose restore it cannot ask', async () => {
    const cut = await cutOff()
    cut.world.cut('node-a')

    expect(await takeBack(cut)).toBe('undo-incomplete')
    expect(part(cut).armed).toBe('tok')
  })
})

it('claims no undo of a journal that ended as undone over a drill in force', async () => {
  const cut = await cutOff()
  const { recorder } = cut.context
  await recorder.emit({ type: 'undo-finished', ...key, step: 'config', verdict: 'pass', findings: [] })
  await recorder.emit({ type: 'run-finished', outcome: 'undone', exitCode: 0 })

  expect(cut.claim()).toBe('undo-incomplete')
})

describe('what a person decides', () => {
  const made = { decision: 'skip', by: 'li', reason: 'seen' } as const

  it('settles the drill once its fault is ended', async () => {
    const cut = await cutOff()
    const [, step] = cut.context.binding.runbook.steps

    expect(await decide(cut.context, step as never, key, ['a'], made)).toBe('settled')
    expect([cut.world.armed(), part(cut).outcome, part(cut).armed]).toEqual([[], 'skipped', undefined])
  })

  it('settles nothing while its restore may still fire', async () => {
    const cut = await cutOff({ startFails: true })
    const [, step] = cut.context.binding.runbook.steps

    expect(await decide(cut.context, step as never, key, ['a'], made)).toBe('stop')
    expect(part(cut)).toMatchObject({ outcome: 'unknown', reason: 'fault-in-force', decisions: [] })
  })
})

it('is settled before the run goes on, and its drill was not measured all the same', async () => {
  const cut = await cutOff()
  const { steps } = cut.context.binding.runbook

  expect(await settleFaults(cut.context, new Map())).toEqual([])
  expect(cut.world.armed()).toEqual([])
  expect(await runSteps(cut.context, steps)).toBe(false)
  expect(part(cut)).toMatchObject({ outcome: 'unknown', reason: 'in-flight' })
})
