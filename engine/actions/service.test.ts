import { describe, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { memoryClock } from '../../adapters/memory/clock.ts'
import {
  actionContext,
  facts,
  ports,
  renderer,
  result,
  type TestAction,
} from '../../test/support/kind-fixture.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { CommandResult, HostCommand, Session } from '../ports.ts'
import type { ActionResult } from './kind.ts'
import { proveReverted, revertChange } from './revert.ts'
import { commandsFor, processScript, service, Service } from './service.ts'

interface World {
  active: boolean
  enabled: boolean
  /** What the next commands do instead of working. */
  stubborn?: boolean
  broken?: boolean
  left?: string
}

/** A host with one service on systemd that does as it is told. */
function host(world: World): TestAction {
  const exec = (command: HostCommand): Promise<CommandResult> => {
    if (command.kind === 'program') {
      const [, verb = ''] = command.argv
      if (world.broken === true) return Promise.resolve(result({ exitCode: 1, stderr: 'Job failed' }))
      if (world.stubborn === true) return Promise.resolve(result())
      if (['start', 'restart'].includes(verb)) world.active = true
      if (verb === 'stop') world.active = false
      if (verb === 'enable') world.enabled = true
      if (verb === 'disable') world.enabled = false
      return Promise.resolve(result())
    }
    if (command.text.includes('/proc/')) return Promise.resolve(result({ stdout: world.left ?? '' }))
    const stdout = `${world.active ? 'active\nactive-exit=0' : 'inactive\nactive-exit=3'}\n${world.enabled ? 'enabled\nenabled-exit=0' : 'disabled\nenabled-exit=1'}\nMainPID=7\n`
    return Promise.resolve(result({ stdout }))
  }
  const session: Session = { ...localSession('node-a'), exec }
  return actionContext(session, { ports: ports({ clock: memoryClock({ autoAdvance: true }) }) })
}
function execute(spec: object, context: TestAction): Promise<ActionResult> {
  return service.execute(service.resolve(Service.parse({ name: 'keepalived', ...spec }), renderer()), context)
}

describe('service', () => {
  it('starts and enables what is not, and proves it', async () => {
    const world = { active: false, enabled: false }
    const context = host(world)

    expect(await execute({ state: 'started', enabled: true }, context)).toMatchObject({
      verdict: 'pass',
      code: 'done',
    })
    expect(world).toEqual({ active: true, enabled: true })
    expect(context.changes).toEqual([
      {
        kind: 'service',
        service: 'keepalived',
        before: { active: false, enabled: false },
        after: { active: true, enabled: true },
      },
    ])
  })
  it('touches nothing that is as wanted', async () => {
    const context = host({ active: true, enabled: true })

    expect(await execute({ state: 'started', enabled: true }, context)).toMatchObject({
      code: 'already-there',
      changed: false,
    })
    expect(context.ran).toEqual([])
    expect(context.changes).toEqual([])
  })
  it('does not believe a command that only says it worked', async () => {
    expect(
      await execute({ state: 'started' }, host({ active: false, enabled: true, stubborn: true })),
    ).toMatchObject({ verdict: 'fail', code: 'service-not-so' })
    expect(
      await execute({ state: 'started' }, host({ active: false, enabled: true, broken: true })),
    ).toMatchObject({ verdict: 'fail', code: 'service-refused' })
  })
  it('fails a stop that leaves processes behind', async () => {
    const context = host({ active: true, enabled: true, left: '4711\n4712\n' })

    expect(await execute({ state: 'stopped' }, context)).toMatchObject({
      verdict: 'fail',
      code: 'process-left',
      params: { pids: '4711 4712' },
    })
  })
  it('takes no name that a program could read as an option', async () => {
    expect(
      await execute({ name: '--force', state: 'started' }, host({ active: true, enabled: true })),
    ).toMatchObject({ verdict: 'fail', code: 'service-name' })
  })
  it('is put back as it was, and proven', async () => {
    const world = { active: false, enabled: false }
    const context = host(world)
    await execute({ state: 'started', enabled: true }, context)
    const [change] = context.changes
    if (change === undefined) throw new Error('nothing recorded')

    expect(await proveReverted(change, context)).toMatchObject({ verdict: 'fail' })
    expect(await revertChange(change, context)).toMatchObject({ verdict: 'pass', code: 'reverted' })
    expect(await proveReverted(change, context)).toMatchObject({ verdict: 'pass' })
    expect(await revertChange(change, context)).toMatchObject({ code: 'already-reverted' })
    expect(world).toEqual({ active: false, enabled: false })
  })
})

describe('commandsFor', () => {
  const off = { active: false, enabled: false }
  const on: Pick<HostFacts, 'family' | 'tools'> = { ...facts, tools: {} }

  it.each([
    [
      'systemd',
      'debian',
      [
        ['systemctl', 'enable', 'x'],
        ['systemctl', 'start', 'x'],
      ],
    ],
    [
      'sysv',
      'rhel',
      [
        ['chkconfig', '--add', 'x'],
        ['chkconfig', 'x', 'on'],
        ['service', 'x', 'start'],
      ],
    ],
    [
      'sysv',
      'debian',
      [
        ['update-rc.d', 'x', 'defaults'],
        ['update-rc.d', 'x', 'enable'],
        ['service', 'x', 'start'],
      ],
    ],
  ] as const)('speaks %s on %s', (init, family, expected) => {
    expect(commandsFor({ name: 'x', state: 'started', enabled: true }, off, init, { ...on, family })).toEqual(
      expected,
    )
  })
})

it.each([['/bin/dash'], ['/bin/bash']] as const)('finds processes by their exact name in %s', async shell => {
  const session = localSession('node-a', [shell])
  const look = (name: string): Promise<CommandResult> =>
    session.exec({ kind: 'script', as: 'login', text: processScript(name) }, { timeoutSeconds: 10 })

  expect((await look('node')).exitCode).toBe(0)
  expect((await look(shell.replace('/bin/', ''))).stdout).toMatch(/^\d+$/m)
  expect((await look('no-such-program')).stdout).toBe('')
})

it('is not done again by itself after a crash where that would interrupt the service once more', () => {
  const again = (state: 'started' | 'stopped' | 'restarted' | 'reloaded') =>
    service.resumable?.({ name: 'keepalived', state })

  expect([again('started'), again('stopped')]).toEqual([true, true])
  expect([again('restarted'), again('reloaded')]).toEqual([false, false])
})
