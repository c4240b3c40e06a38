import { describe, expect, it } from 'vitest'
import { binding, facts, scalar, step } from './fixtures/binding.ts'
import { createRenderer, masked } from './render.ts'
import { secretsOf, type Scope } from './scope.ts'

const secrets = new Map([['auth_pass', "p'w"]])
const seed = step('seed', { capture: { coords: { from: 'dump', matches: '(?<file>.*)' } } })
const bound = binding([seed])
const scope: Scope = { binding: bound, host: 'node-a', facts: {}, runId: 'r1' }
const known: Scope = {
  ...scope,
  facts: { 'node-a': facts, 'node-b': { ...facts, init: 'sysv', tools: {} } },
  captured: key => (key.host === 'node-a' && key.step === 'seed' ? { file: 'bin.1', pos: '4' } : undefined),
}
const plan = createRenderer(scope, masked)
const live = createRenderer(known, { kind: 'live', secrets })

describe('expressions', () => {
  it.each([
    ['{{ vip }} {{ vip.address }} {{ vip.prefix }}', '10.0.0.78/24 10.0.0.78 24'],
    ['{{ iface }} {{ iface@b }} {{ iface@peer }} {{ iface@node-b }}', 'ens33 eth0 eth0 eth0'],
    ['{{ host.name }} {{ host.name@peer }}', 'node-a node-b'],
    ['{{ fact.init }} {{ fact.init@b }} {{ fact.tools.pkg-config }}', 'systemd sysv /usr/bin/pkg-config'],
    ['{{ seed.coords@a.file }}:{{ seed.coords.pos }}', 'bin.1:4'],
    ['{{ run.id }}', 'r1'],
  ])('%s', (template, expected) => {
    expect(live.text(template)).toBe(expected)
  })

  it('takes the loop item and its fields', () => {
    const item = { as: 'asset', key: 'db', value: scalar('db', { port: '3306' }) }
    const render = createRenderer({ ...known, item }, masked)

    expect(render.text('{{ asset }}:{{ asset.port }}')).toBe('db:3306')
  })
})

describe('contexts', () => {
  it('shell: each value one quoted word', () => {
    expect(live.shell('a={{ auth_pass }} b/{{ iface }}.conf')).toBe(`a='p'\\''w' b/'ens33'.conf`)
    expect(live.shell('for x in {{ list }}')).toBe(`for x in 'x y' 'it'\\''s'`)
  })
  it('sql: each value one literal', () => {
    expect(live.sql('SELECT {{ auth_pass }}, {{ vip }}')).toBe("SELECT 'p''w', '10.0.0.78/24'")
  })
  it('sql: a bare number only for what is one by its definition', () => {
    const counted = step('seed', {
      capture: { at: { from: 'dump', matches: 'f=(?<file>.+) p=(?<pos>\\d+)' } },
    })
    const numbers = { ...known, binding: binding([counted]), captured: () => ({ file: '12', pos: '154' }) }
    const render = createRenderer(numbers, { kind: 'live', secrets: new Map([['auth_pass', '0123']]) })

    expect(render.sql('{{ seed.at.file }}, {{ seed.at.pos }}, {{ auth_pass }}')).toBe("'12', 154, '0123'")
  })
  it('sql: what hides a value or stands for one stays readable in a plan', () => {
    expect(plan.sql('{{ auth_pass }}, {{ seed.coords@a.file }}')).toBe("'‹auth_pass›', '⟨captured in seed⟩'")
  })
  it('a template file is plain text', () => {
    expect(live.file('k.conf')).toBe("auth_pass p'w\nvip 10.0.0.78/24 on ens33\n")
  })
  it('plain text takes no line break from what a host printed', () => {
    const render = createRenderer(
      { ...known, captured: () => ({ file: 'a\nrm' }) },
      { kind: 'live', secrets },
    )

    expect(() => render.text('{{ seed.coords.file }}')).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    )
    expect(render.shell('{{ seed.coords.file }}')).toBe("'a\nrm'")
  })
  it('items: a list, a role of several hosts, nothing for what is optional and not given', () => {
    expect(live.items('list')).toEqual(['x y', "it's"])
    expect(live.items('service_ip@both')).toEqual(['10.0.0.11', '10.0.0.12'])
    expect(live.items('service_ip@watch')).toEqual([])
    expect(live.items('assets')).toEqual([])
    expect(live.items('vip.address')).toEqual(['10.0.0.78'])
    expect(() => live.items('nonsense')).toThrow(expect.objectContaining({ code: 'VALUE_MISSING' }))
    expect(() => live.text('{{ service_ip@both }}')).toThrow(
      expect.objectContaining({ code: 'VALUE_MISSING' }),
    )
  })
})

describe('masked', () => {
  it('shows what is certain and marks the rest', () => {
    expect(
      plan.text('{{ auth_pass }} {{ fact.init }} {{ fact.tools.ip@b }} {{ seed.coords@a.file }} {{ extra }}'),
    ).toBe(
      '‹auth_pass› ⟨decided by fact init⟩ ⟨decided by fact tools.ip⟩ ⟨captured in seed⟩ ⟨no value: extra⟩',
    )
    expect(plan.shell('x {{ auth_pass }}')).toBe("x '‹auth_pass›'")
  })
  it('never holds a secret even where facts are known', () => {
    expect(createRenderer(known, masked).file('k.conf')).toContain('auth_pass ‹auth_pass›')
  })
})

describe('live', () => {
  it.each([
    ['{{ seed.coords@b.file }}', 'VALUE_MISSING'],
    ['{{ extra }}', 'VALUE_MISSING'],
    ['{{ vip.nothing }}', 'VALUE_MISSING'],
    ['{{ fact.tools.arping }}', 'VALUE_MISSING'],
    ['{{ service_ip@watch }}', 'VALUE_MISSING'],
    ['{{ seed.coords@a }}', 'VALUE_MISSING'],
    ['{{ a b }}', 'INPUT_INVALID'],
  ])('%s: %s', (template, code) => {
    expect(() => live.text(template)).toThrow(expect.objectContaining({ code }))
  })
  it('a secret that was not fetched stops it', () => {
    const render = createRenderer(known, { kind: 'live', secrets: new Map() })

    expect(() => render.shell('{{ auth_pass }}')).toThrow(expect.objectContaining({ code: 'SECRET_MISSING' }))
  })
})

describe('the rest', () => {
  it('tells whether a template uses a secret', () => {
    expect([plan.usesSecret('{{ auth_pass }}'), plan.usesSecret('{{ vip }}')]).toEqual([true, false])
  })
  it('a kit file needs a folder and a pinned hash right before it runs', () => {
    const site = { ...bound.site, kit: { dir: '/kit', sha256: { 'k.tgz': 'a'.repeat(64) } } }
    const render = createRenderer({ ...known, binding: { ...bound, site } }, { kind: 'live', secrets })

    expect(render.kit('k.tgz')).toEqual({ path: '/kit/k.tgz', sha256: 'a'.repeat(64) })
    expect(() => render.kit('other')).toThrow(expect.objectContaining({ code: 'VALUE_MISSING' }))
    expect(plan.kit('other').sha256).toContain('⟨')
  })
  it('lists the secrets of a binding once', () => {
    expect(secretsOf(bound)).toEqual([{ name: 'auth_pass', reference: { env: 'AUTH_PASS' } }])
  })
})
