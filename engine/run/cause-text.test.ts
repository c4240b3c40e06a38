import { describe, expect, it } from 'vitest'
import type { Step } from '../runbook/schema.ts'
import { fixture, step } from '../../test/support/run-fixture.ts'
import { causeText } from './cause-text.ts'
import type { Binding, Value } from '../site/bind.ts'
import { createRendering } from './rendering.ts'

const scalar = (text: string): Value => ({ kind: 'scalar', text, fields: {} })
const advice = {
  en: '`ip addr del {{ vip }} dev {{ iface }}`',
  zh: '执行 `ip addr del {{ vip }} dev {{ iface }}`',
}

/** Renderers of both hosts, with these values; the secret is fetched, as in a run. */
function renderers(ifaces: readonly [string, string], one: Step = step('one')) {
  const { context } = fixture([one], { log: [], verdicts: {} })
  const { a, b } = context.binding.hosts
  if (a === undefined || b === undefined) throw new Error('two hosts')
  const binding: Binding = {
    ...context.binding,
    params: {
      vip: scalar('10.0.0.8/24'),
      pass: { kind: 'secret', name: 'pass', reference: { prompt: true } },
    },
    hosts: {
      a: { ...a, values: { iface: scalar(ifaces[0]) } },
      b: { ...b, values: { iface: scalar(ifaces[1]) } },
    },
  }
  const source = {
    binding,
    runId: 'r1',
    fold: context.recorder.fold,
    facts: context.facts,
    secrets: new Map([['pass', 'hunter22']]),
  }
  return ['a', 'b'].map(host => createRendering(source, { step: 'one', item: '', host }).masked)
}

describe('what a known error says', () => {
  it('carries the values of the host', () => {
    const [a] = renderers(['eth0', 'eth0'])

    expect(causeText(advice, a === undefined ? [] : [a])).toEqual({
      en: '`ip addr del 10.0.0.8/24 dev eth0`',
      zh: '执行 `ip addr del 10.0.0.8/24 dev eth0`',
    })
  })

  it('is one sentence where the hosts agree, and one a host where they do not', () => {
    expect(causeText(advice, renderers(['eth0', 'eth0'])).en).toBe('`ip addr del 10.0.0.8/24 dev eth0`')
    expect(causeText({ en: 'on {{ iface }}', zh: '在 {{ iface }} 上' }, renderers(['eth0', 'ens3']))).toEqual(
      {
        en: 'a: on eth0; b: on ens3',
        zh: 'a：在 eth0 上；b：在 ens3 上',
      },
    )
  })

  it('never holds a secret', () => {
    expect(causeText({ en: '{{ pass }}', zh: '{{ pass }}' }, renderers(['eth0', 'eth0'])).en).toBe('‹pass›')
  })

  it('stays as it was written where a value cannot stand in a sentence', () => {
    const text = { en: 'on {{ iface }}', zh: '在 {{ iface }}' }

    expect(causeText(text, renderers(['eth0\nrm -rf /', 'eth0\nrm -rf /']))).toEqual(text)
  })
})
