import { describe, expect, it } from 'vitest'
import type { Condition } from '../runbook/schema.ts'
import { decide, undecidedBy } from './conditions.ts'
import { binding, facts } from './fixtures/binding.ts'
import type { Scope } from './scope.ts'

const offline: Scope = { binding: binding(), host: 'node-a', facts: {} }
const known: Scope = { ...offline, facts: { 'node-a': facts } }

describe('decide', () => {
  it.each<[Condition, boolean | undefined, boolean | undefined]>([
    [{ fact: 'init', is: 'systemd' }, undefined, true],
    [{ fact: 'init', is: 'sysv' }, undefined, false],
    [{ fact: 'init', in: ['sysv', 'systemd'] }, undefined, true],
    [{ fact: 'init@b', is: 'systemd' }, undefined, undefined],
    [{ fact: 'ssh_interface', is: 'eth0' }, undefined, true],
    [{ fact: 'tools.ip', is: true }, undefined, true],
    [{ fact: 'tools.pkg-config', is: true }, undefined, true],
    [{ fact: 'tools.arping', is: true }, undefined, false],
    [{ fact: 'tools.arping', is: false }, undefined, true],
    [{ fact: 'tools.never-asked-for', is: true }, undefined, undefined],
    [{ fact: 'machine_id', is: 'x' }, undefined, undefined],
    [{ fact: 'release', is: 12 }, undefined, true],
    [{ param: 'vip.prefix', is: 24 }, true, true],
    [{ param: 'vip.prefix', in: [16, 24] }, true, true],
    [{ param: 'quiet', is: false }, true, true],
    [{ param: 'quiet', is: true }, false, false],
    [{ param: 'extra', is: 'x' }, false, false],
    [{ param: 'extra', in: ['null', 'undefined'] }, false, false],
    [{ param: 'extra', is: false }, true, true],
    [{ param: 'iface@b', is: 'eth0' }, true, true],
    [{ param: 'iface@both', is: 'eth0' }, undefined, undefined],
    [{ not: { fact: 'init', is: 'sysv' } }, undefined, true],
    [
      {
        all: [
          { fact: 'init', is: 'systemd' },
          { param: 'quiet', is: true },
        ],
      },
      false,
      false,
    ],
    [
      {
        any: [
          { fact: 'init', is: 'sysv' },
          { param: 'quiet', is: false },
        ],
      },
      true,
      true,
    ],
    [
      {
        any: [
          { fact: 'init', is: 'sysv' },
          { param: 'quiet', is: true },
        ],
      },
      undefined,
      false,
    ],
    [
      { all: [{ not: { fact: 'tools.arping', is: true } }, { fact: 'family', is: 'debian' }] },
      undefined,
      true,
    ],
  ])('%j: offline %s, with facts %s', (condition, without, withFacts) => {
    expect(decide(condition, offline)).toBe(without)
    expect(decide(condition, known)).toBe(withFacts)
  })

  it('a secret decides nothing but whether it was given', () => {
    expect(decide({ param: 'auth_pass', is: true }, offline)).toBe(true)
    expect(decide({ param: 'auth_pass', is: 'auth_pass' }, offline)).toBe(false)
  })
})

describe('undecidedBy', () => {
  it('names the facts that are missing, each once, and none that no longer matter', () => {
    const condition: Condition = {
      all: [
        { fact: 'init', is: 'systemd' },
        { not: { fact: 'init', is: 'sysv' } },
        {
          any: [
            { param: 'quiet', is: false },
            { fact: 'firewall', is: 'ufw' },
          ],
        },
      ],
    }

    expect(undecidedBy(condition, offline)).toEqual(['init'])
    expect(undecidedBy(condition, known)).toEqual([])
  })
})
