import { describe, expect, it } from 'vitest'
import { bindSite, changedPair, pair, parsePair, show, textOf } from '../../test/fixtures/input/read.ts'
import { bind } from './binding.ts'
import { parseSite } from './parse.ts'

const site = textOf('../input/site.yaml')

function bound(text = site) {
  const result = bindSite(text)
  if (!result.ok) throw new Error(result.issues.map(show).join('\n'))
  return result
}

describe('bind', () => {
  it('fills roles, peers, values, defaults and hops', () => {
    const { value, issues } = bound()

    expect(issues).toEqual([])
    expect(value.roles).toEqual({ a: ['node-a'], b: ['node-b'], c: [] })
    expect(Object.keys(value.hosts)).toEqual(['node-a', 'node-b'])
    expect(value.hosts['node-a']).toMatchObject({
      roles: ['a'],
      peer: 'node-b',
      values: { priority: { text: '150' } },
    })
    expect(value.hosts['node-b']?.access).toMatchObject({
      name: 'node-b',
      ssh: { user: 'ops', port: 22 },
      hops: [{ name: 'bastion' }],
    })
    expect(value.params).toMatchObject({
      vip: { text: '192.168.10.78/24', fields: { address: '192.168.10.78' } },
      app: { text: 'demo' },
      auth_pass: { kind: 'secret', name: 'auth_pass', reference: { env: 'SITEPROOF_AUTH_PASS' } },
    })
  })

  it('asks a host for what its roles need, and no more', () => {
    const text = site
      .replace('b: [node-b]', 'b: [node-b]\n  c: [bastion]')
      .replace(
        'auth: [{ agent: true }] }',
        'auth: [{ agent: true }] }\n    values: { service_ip: 192.168.10.1, iface: eth0 }',
      )
    const { value } = bound(text)

    expect(Object.keys(value.hosts['bastion']?.values ?? {})).toEqual(['service_ip', 'iface'])
    expect(value.hosts['bastion']?.peer).toBeUndefined()
  })

  it('takes a per-host value once for all from params', () => {
    const text = site.replaceAll(/, iface: ens3\d/g, '').replace('vrid: 62', 'vrid: 62\n  iface: bond0')

    expect(bound(text).value.hosts['node-b']?.values['iface']).toMatchObject({ text: 'bond0' })
  })

  it('goes through several jump hosts, the first hop first', () => {
    const text = site.replace(
      'auth: [{ agent: true }] }',
      'auth: [{ agent: true }], jump: edge }\n  edge:\n    ssh: { address: 10.0.0.2, auth: { agent: true } }',
    )

    expect(bound(text).value.hosts['node-b']?.access.hops.map(hop => hop.name)).toEqual(['edge', 'bastion'])
  })

  it('names the value outside the subnet and its place', () => {
    const { issues } = bindSite(site.replace('192.168.10.78', '192.168.99.78'))

    expect(issues).toMatchObject([
      {
        code: 'RULE_SUBNET',
        message: {
          en: 'the virtual IP lies in the service subnet: vip = 192.168.99.78 is not in 192.168.10.0/24',
          zh: '虚拟 IP 必须在业务网段内: vip = 192.168.99.78 不在 192.168.10.0/24 内'.replace(': ', '：'),
        },
      },
    ])
    expect(issues[0]?.hint?.zh).toContain('vip = 192.168.99.78')
  })

  it('names both of two equal values', () => {
    const { issues } = bindSite(site.replace('priority: 100', 'priority: 150'))

    expect(issues[0]?.message.en).toBe(
      'the priorities must differ: priority@a = 150, priority@b = 150'.replace(/@[ab]/g, match =>
        match === '@a' ? '@node-a' : '@node-b',
      ),
    )
  })

  it('leaves alone what another known runbook uses', () => {
    const { files } = changedPair(
      'runbook.yaml',
      '  app: { type: name',
      '  other: { type: name, optional: true, title: { en: x, zh: x } }\n  app: { type: name',
    )
    const text = String(files['runbook.yaml']).replace(
      'nc -z {{ asset.address }}',
      'nc -z {{ other }} {{ asset.address }}',
    )
    const wider = parsePair({ ...files, 'runbook.yaml': text })
    const parsed = parseSite(site.replace('vrid: 62', 'vrid: 62\n  other: x'), 'site.yaml')
    if (!wider.ok || !parsed.ok) throw new Error('the fixture is broken')

    expect(bind(pair(), parsed.value.site, parsed.value).issues.map(issue => issue.code)).toEqual([
      'PARAM_UNKNOWN',
    ])
    expect(bind(pair(), parsed.value.site, parsed.value, [wider.value])).toMatchObject({
      ok: true,
      issues: [],
    })
  })

  it('warns of a public address and goes on', () => {
    const text = site.replaceAll('192.168.10.', '172.168.1.')

    expect(bindSite(text)).toMatchObject({
      ok: true,
      issues: [{ code: 'PUBLIC_ADDRESS', severity: 'warning' }, {}, {}],
    })
  })

  it('never repeats a secret that stands in plain text', () => {
    const text = site
      .replace('{ env: SITEPROOF_AUTH_PASS }', 'hunter22')
      .replace('{ vault: node-b }', '12345678')

    expect(JSON.stringify(bindSite(text).issues)).not.toMatch(/hunter22|12345678/)
  })
})

describe('the two hosts of a pair', () => {
  const sshA = '{ address: 10.0.0.11, auth: { key: ~/.ssh/id_ed25519 } }'
  const sshB = '{ address: 10.0.0.12, user: ops, auth: { password: { vault: node-b } }, jump: bastion }'
  const issuesOf = (a: string, b: string): readonly string[] =>
    bindSite(site.replace(sshA, a).replace(sshB, b)).issues.map(show)
  const agent = 'auth: { agent: true }'

  it.each([
    [`{ address: db.example.cn, ${agent} }`, `{ address: DB.example.cn, port: 22, user: ops, ${agent} }`],
    [`{ address: 10.0.0.11, ${agent}, jump: bastion }`, `{ address: 10.0.0.11, ${agent}, jump: bastion }`],
  ])('are no two names for one machine: %s, %s', (a, b) => {
    expect(issuesOf(a, b)).toEqual(['HOST_SAME_ADDRESS 8:21'])
  })

  it.each([
    ['a forwarded port', `{ address: 10.0.0.11, ${agent} }`, `{ address: 10.0.0.11, port: 2222, ${agent} }`],
    [
      'behind a jump host',
      `{ address: 10.0.0.11, ${agent} }`,
      `{ address: 10.0.0.11, ${agent}, jump: bastion }`,
    ],
    [
      'the menu of a bastion',
      '{ address: 10.0.0.11, auth: { bastion: [{ expect: a }] }, jump: bastion }',
      '{ address: 10.0.0.11, auth: { bastion: [{ expect: b }] }, jump: bastion }',
    ],
  ])('may have one address: %s', (_, a, b) => {
    expect(issuesOf(a, b)).toEqual([])
  })
})
