import { beforeEach, expect, it } from 'vitest'
import { leasingSession } from '../../test/support/lease-places.ts'
import { fixture, step, type World } from '../../test/support/run-fixture.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { CommandResult, Session } from '../ports.ts'
import type { RunEvent } from './events.ts'

/** Host b stays what it is; the address of host a leads to one machine or the other. */
const undo = { kind: 'actions' as const, do: [], gate: [{ kind: 'see', spec: { name: 'as-before' } }] }
const steps = [step('one', { undo })]
let here: World

beforeEach(() => {
  here = { log: [], verdicts: {} }
})

function engineOn(
  machine: string | undefined,
  recovered: readonly RunEvent[] = [],
): { engine: Engine; events: readonly RunEvent[] } {
  const { context, journal } = fixture(steps, here, { recovered })
  const transport = {
    open: ({ name }: { readonly name: string }) => Promise.resolve(sessionOn(name, machine)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const { redactor, binding, registries, runId, operator, signal } = context
  const given = { redactor, binding, registries, runId, operator, signal, app: '0', siteSha256: '' }
  return {
    engine: createEngine({ ports: { ...context.ports, transport }, ...given }),
    events: journal.events,
  }
}

function sessionOn(name: string, machine: string | undefined): Session {
  const session = leasingSession(name)
  const told = name === 'a' ? machine : 'of-b'
  return {
    ...session,
    exec: async (...asked): Promise<CommandResult> => {
      const result = await session.exec(...asked)
      const stdout = result.stdout.replaceAll(/^machine_id\t.*\n/gm, '')
      const own = told === undefined || stdout === result.stdout ? '' : `machine_id\t${told}\n`
      return { ...result, stdout: `${own}${stdout}` }
    },
  }
}

it('goes on with no other machine than the one that the run changed', async () => {
  const first = engineOn('first')
  expect((await first.engine.run({})).exitCode).toBe(0)
  here.log.length = 0
  const second = engineOn('second', first.events)

  const resumed = await second.engine.resume({})

  expect([resumed.outcome, resumed.exitCode, here.log]).toEqual(['host-lost', 3, []])
  expect(resumed.error).toMatchObject({
    code: 'HOST_IS_ANOTHER',
    params: { host: 'a', address: 'a', before: 'first', now: 'second' },
  })
  // What was refused is not what the next attempt is compared with.
  const again = await engineOn('second', second.events).engine.resume({})
  expect(again.error?.code).toBe('HOST_IS_ANOTHER')
  expect((await engineOn('first', second.events).engine.resume({})).exitCode).toBe(0)
})

it('proves no undo on another machine, and undoes the other hosts', async () => {
  const first = engineOn('first')
  await first.engine.run({})
  here.log.length = 0
  const second = engineOn(undefined, first.events)

  const refused = await second.engine.undo({})

  expect([refused.outcome, refused.exitCode, here.log]).toEqual(['host-lost', 3, ['b?as-before']])
  const told = second.events.flatMap(event =>
    event.type === 'undo-finished' ? [[event.host, event.verdict, event.findings[0]?.code]] : [],
  )
  expect(told).toEqual([
    ['b', 'pass', 'pass'],
    ['a', 'unknown', 'HOST_IS_ANOTHER'],
  ])
  const back = engineOn('first', second.events)
  expect((await back.engine.undo({})).exitCode).toBe(0)
  // Nothing of the run is left there: another machine may take its place.
  expect((await engineOn('second', back.events).engine.resume({})).exitCode).toBe(0)
})
