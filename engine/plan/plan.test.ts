import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { planWords } from '../words/plan.ts'
import { planDigest } from './digest.ts'
import { authPass, binding, facts, registries, scalar, step } from './fixtures/binding.ts'
import { stepKeys } from './keys.ts'
import { planHtml } from './plan-html.ts'
import { planText } from './plan-text.ts'
import { buildPlan, planJson } from './plan.ts'

const digest = { sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') }
const options = { digest, registries }
const both = { 'node-a': facts, 'node-b': { ...facts, distribution: 'centos', release: '7.9' } }
const steps = [
  step('look', { risk: 'read', on: ['a'], gate: [{ kind: 'up', spec: '{{ iface }} is up', strict: true }] }),
  step('write', {
    do: [
      { kind: 'run', spec: 'put {{ auth_pass }} {{ fact.init }}', title: { en: 'write it', zh: '写入' } },
      { kind: 'run', spec: 'only-systemd', when: { fact: 'init', is: 'systemd' } },
    ],
    gate: [
      { kind: 'same', spec: '{{ vip }} once' },
      { kind: 'up', spec: 'up' },
    ],
    undo: { kind: 'actions', do: [{ kind: 'run', spec: 'take back {{ host.name }}' }], gate: [] },
  }),
  step('each', {
    forEach: { in: 'list', as: 'thing' },
    on: ['b'],
    do: [{ kind: 'run', spec: 'do {{ thing }}' }],
  }),
  step('never', { when: { param: 'quiet', is: true }, do: [{ kind: 'run', spec: 'x' }] }),
  step('drill', {
    risk: 'fault',
    on: ['a'],
    do: [{ kind: 'ask', spec: 'pull the cable <now>' }],
    undo: { kind: 'none', irreversible: { en: 'gone', zh: '没了' } },
  }),
]
const bound = binding(steps)

describe('buildPlan', () => {
  const plan = buildPlan(bound, options)
  const [, write, each, never, drill] = plan.steps

  it('offline: shows what is certain and marks the rest', () => {
    const [onA] = write?.parts ?? []

    expect(plan.bound).toBe(false)
    expect(onA?.actions.map(action => [action.id, action.runs, action.view?.body])).toEqual([
      ['do[0]', { kind: 'yes' }, "put '‹auth_pass›' '⟨decided by fact init⟩'"],
      ['do[1]', { kind: 'undecided', facts: ['init'] }, 'only-systemd'],
    ])
    expect(onA?.gate.map(check => [check.id, check.line])).toEqual([['gate[1]', 'up']])
    expect(onA?.undo.map(action => action.view?.body)).toEqual(["take back 'node-a'"])
    expect(write?.group.map(check => [check.id, check.line])).toEqual([['gate[0]', '10.0.0.78/24 once']])
  })

  it('with facts: decides, and says what the lab proved', () => {
    const known = buildPlan(bound, { ...options, facts: both })

    expect(known.bound).toBe(true)
    expect(known.steps[1]?.parts[0]?.actions[1]?.runs).toEqual({ kind: 'yes' })
    expect(known.hosts.map(host => [host.platform, host.proven])).toEqual([
      ['debian 12', true],
      ['centos 7.9', false],
    ])
  })

  it('goes through items and hosts in order', () => {
    expect(each?.parts.map(part => [part.item, part.host, part.actions[0]?.view?.body])).toEqual([
      ['x y', 'node-b', "do 'x y'"],
      ["it's", 'node-b', "do 'it'\\''s'"],
    ])
  })

  it('says what is left out, and why', () => {
    const refused = buildPlan(bound, { ...options, allowedFaults: [] })

    expect(never?.parts.map(part => part.runs)).toEqual(Array(2).fill({ kind: 'no', why: 'condition' }))
    expect(drill?.parts[0]?.runs).toEqual({ kind: 'yes' })
    expect(refused.steps[4]?.parts[0]?.runs).toEqual({ kind: 'no', why: 'fault-not-allowed' })
  })

  it('names the questions, and the sudo rights of whoever is not root', () => {
    expect(plan.questions).toEqual([
      { kind: 'risk', step: 'write', risk: 'change' },
      { kind: 'risk', step: 'each', risk: 'change' },
      { kind: 'fault', step: 'drill', host: 'node-a' },
      { kind: 'ask', step: 'drill', host: 'node-a', text: 'pull the cable <now>' },
    ])
    expect(plan.hosts.map(host => [host.user, host.sudo])).toEqual([
      ['root', []],
      ['ops', ['a root shell']],
    ])
  })

  it('shows what could not be resolved instead of failing', () => {
    const broken = step('bad', {
      do: [
        { kind: 'run', spec: 'x {{ a b }}' },
        { kind: 'nonesuch', spec: 1 },
      ],
    })
    const [part] = buildPlan(binding([broken]), options).steps[0]?.parts ?? []

    expect(part?.actions.map(action => action.problem?.code)).toEqual(['INPUT_INVALID', 'no-such-action'])
  })
})

describe('planDigest', () => {
  const base = planDigest(bound, both, digest)
  const pair = (more: object) => ({ ...bound, ...more })

  it('does not change with the clock, link state, order of keys, ways to log in or where a secret is kept', () => {
    const later = {
      ...facts,
      clockOffsetMs: 99,
      clockErrorMs: 9,
      interfaces: facts.interfaces.map(each => ({ ...each, up: false, addresses: [] })),
    }
    const elsewhere = { ...authPass, reference: { prompt: true as const } }
    const reversed = Object.fromEntries(Object.entries(bound.params).toReversed())

    expect(planDigest(bound, { 'node-b': both['node-b'], 'node-a': later }, digest)).toBe(base)
    expect(planDigest(pair({ params: { ...reversed, auth_pass: elsewhere } }), both, digest)).toBe(base)
  })

  it.each([
    ['a parameter', pair({ params: { ...bound.params, vip: scalar('10.0.0.79/24') } }), both],
    ['the runbook', pair({ runbook: { ...bound.runbook, digest: '0'.repeat(64) } }), both],
    ['a role', pair({ roles: { ...bound.roles, a: ['node-b'] } }), both],
    [
      'a secret of another name',
      pair({ params: { ...bound.params, auth_pass: { ...authPass, name: 'other' } } }),
      both,
    ],
    ['a fact', bound, { ...both, 'node-a': { ...facts, init: 'sysv' as const } }],
    ['facts at all', bound, undefined],
  ])('changes with %s', (_, other, known) => {
    expect(planDigest(other, known, digest)).not.toBe(base)
  })
})

describe('the hosts on which a plan causes faults', () => {
  const of = (faults?: readonly string[]): string => planDigest(bound, both, digest, faults)

  it('make another plan of it', () => {
    expect(of([])).not.toBe(of(['node-a']))
    expect(buildPlan(bound, { ...options, facts: both, allowedFaults: [] }).digest).toBe(of([]))
  })

  it('are all where nothing was said; a host without a drill, or named twice, changes nothing', () => {
    expect([of(), of(['node-b', 'node-a']), of(['node-a', 'node-a'])]).toEqual(Array(3).fill(of(['node-a'])))
    const faultsOf = (allowedFaults: readonly string[]) =>
      buildPlan(bound, { ...options, allowedFaults }).faults
    expect([faultsOf(['node-b', 'node-a']), faultsOf(['node-b'])]).toEqual([['node-a'], []])
  })
})

describe('stepKeys', () => {
  it('lists step, item and host in order, the group last', () => {
    expect(stepKeys(bound, registries).map(key => `${key.step}/${key.item}/${key.host}`)).toEqual([
      'look//node-a',
      'write//node-a',
      'write//node-b',
      'write//*',
      'each/x y/node-b',
      "each/it's/node-b",
      'never//node-a',
      'never//node-b',
      'drill//node-a',
    ])
  })

  it('leaves out a step that no host takes', () => {
    expect(stepKeys(binding([step('watch', { on: ['watch'] })]), registries)).toEqual([])
  })
})

describe('what a person reads', () => {
  const plan = buildPlan(bound, options)

  it.each(['en', 'zh'] as const)('text in %s holds every command and the digest', language => {
    const text = planText(plan, language)

    for (const part of [
      "put '‹auth_pass›'",
      "take back 'node-b'",
      'ens33 is up',
      '⟨',
      plan.digest,
      planWords.strict[language],
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toMatch(/\{[a-z]+\}|undefined|\[object/)
  })

  it.each(['en', 'zh'] as const)('HTML in %s is self-contained and escaped', language => {
    const page = planHtml(plan, language)

    expect(page).toContain('pull the cable &lt;now&gt;')
    expect(page).toContain('A &lt;pair&gt;')
    expect(page).not.toMatch(/<script|https?:|src=|url\(|undefined|\[object/)
    expect(page).toContain(planWords.rollback[language])
    expect(page.indexOf('take back')).toBeGreaterThan(
      page.indexOf(planWords['rollback-how'][language].slice(0, 10)),
    )
  })

  it('JSON reads back as the plan', () => {
    expect(JSON.parse(planJson(plan))).toEqual(plan)
  })
})
