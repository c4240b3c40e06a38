import { describe, expect, it } from 'vitest'
import { facts } from '../plan/fixtures/binding.ts'
import { bindSite, pair, textOf } from '../../test/fixtures/input/read.ts'
import { checkFacts } from './check-facts.ts'
import { dataOfInput, dataOfText } from './field-text.ts'
import { siteForm } from './form.ts'
import type { FormField, SiteForm } from './form.ts'
import { parseSite } from './parse.ts'
import { siteTemplate } from './template.ts'

const site = textOf('../input/site.yaml')
const node = (addresses: readonly string[]) => ({
  ...facts,
  interfaces: [
    { name: 'lo', mac: '', up: true, lowerUp: true, addresses: ['127.0.0.1/8'] },
    { name: 'ens33', mac: '', up: true, lowerUp: true, addresses: [...addresses] },
    { name: 'ens34', mac: '', up: false, lowerUp: false, addresses: [] },
  ],
})
const known = { 'node-a': node(['192.168.10.65/24']) }

function formOf(text: string, withFacts = {}): SiteForm {
  const form = siteForm({ runbook: pair(), text, issues: bindSite(text).issues, facts: withFacts })
  if (form === undefined) throw new Error('no form')
  return form
}

function fieldAt(form: SiteForm, ...path: FormField['path']): FormField {
  const all = [...form.params, ...form.hosts.flatMap(host => host.fields)]
  const found = all.find(field => field.path.join('.') === path.join('.'))
  if (found === undefined) throw new Error(`no field ${path.join('.')}`)
  return found
}

describe('siteForm', () => {
  it('asks each host for what its roles need, and shows what stands there', () => {
    const form = formOf(site)

    expect(form.issues).toEqual([])
    expect(
      form.roles.map(({ role, hosts, minimum, maximum, optional }) => [
        role,
        hosts,
        minimum,
        maximum,
        optional,
      ]),
    ).toEqual([
      ['a', ['node-a'], 1, 1, false],
      ['b', ['node-b'], 1, 1, false],
      ['c', [], 1, 3, true],
    ])
    expect(form.hosts.map(({ name, fields }) => [name, fields.map(({ name: key }) => key)])).toEqual([
      ['node-a', ['service_ip', 'iface', 'priority']],
      ['node-b', ['service_ip', 'iface', 'priority']],
      ['bastion', []],
    ])
    expect(fieldAt(form, 'params', 'vip').input).toEqual({ kind: 'text', text: '192.168.10.78/24' })
    expect(fieldAt(form, 'params', 'app')).toMatchObject({
      written: false,
      required: false,
      otherwise: { text: 'demo', from: 'default' },
      input: { kind: 'text', text: '' },
    })
    expect(fieldAt(form, 'secrets', 'auth_pass').input).toEqual({
      kind: 'secret',
      reference: { env: 'SITEPROOF_AUTH_PASS' },
    })
    expect(fieldAt(form, 'params', 'assets').example).toBeUndefined()
    expect(fieldAt(form, 'params', 'assets')).toMatchObject({
      required: false,
      input: { kind: 'records', rows: [], columns: [{ name: 'address' }, { name: 'port' }] },
    })
  })

  it('puts each issue beside its field, also where nothing is written yet', () => {
    const text = site
      .replace('  vip: 192.168.10.78/24\n', '')
      .replace('priority: 100', 'priority: 999')
      .replace(', iface: ens34', '')
      .replace('secrets:\n  auth_pass: { env: SITEPROOF_AUTH_PASS }\n', '')
      .replace('  b: [node-b]\n', '  b: [node-b, bastion]\n')
    const form = formOf(text)
    const codes = (...path: FormField['path']) => fieldAt(form, ...path).issues.map(issue => issue.code)

    expect(codes('params', 'vip')).toEqual(['PARAM_ABSENT'])
    expect(codes('hosts', 'node-b', 'values', 'iface')).toEqual(['HOST_VALUE_ABSENT'])
    expect(codes('hosts', 'node-b', 'values', 'priority')).toEqual(['VALUE_RANGE'])
    expect(codes('hosts', 'node-a', 'values', 'priority')).toEqual([])
    expect(codes('secrets', 'auth_pass')).toEqual(['SECRET_ABSENT'])
    expect(form.roles[1]?.issues.map(issue => issue.code)).toEqual(['ROLE_HOST_COUNT'])
    expect(form.issues).toEqual([])
  })

  it('shows issues of how a host is reached at the host, and what fits no field at the top', () => {
    const text = site
      .replace('address: 10.0.0.12, ', "address: '', ")
      .replace('name: Demo', 'name: Demo\nnmae: x')
    const form = formOf(text)

    expect(form.hosts[1]?.issues.map(issue => issue.code)).toEqual(['TEXT_EMPTY'])
    expect(form.issues.map(issue => issue.code)).toEqual(['UNKNOWN_KEY'])
  })

  it('marks in a new site what has to be filled in, and takes a value that stands once for all', () => {
    const form = formOf(siteTemplate(pair(), 'en'))

    expect(
      [...form.params, ...form.hosts.flatMap(host => host.fields)]
        .filter(field => field.required && !field.written)
        .map(({ name }) => name),
    ).toEqual(['vip', 'vrid', 'service_ip', 'iface', 'priority', 'service_ip', 'iface', 'priority'])
    const shared = formOf(
      site.replaceAll(/, iface: ens3\d/g, '').replace('vrid: 62', 'vrid: 62\n  iface: bond0'),
    )
    expect(fieldAt(shared, 'hosts', 'node-a', 'values', 'iface')).toMatchObject({
      required: false,
      otherwise: { text: 'bond0', from: 'site' },
    })
  })

  it('keeps a number as it was typed, and shows what has another shape', () => {
    const form = formOf(site.replace('vrid: 62', 'vrid: 010').replace('vip: 192.168.10.78/24', 'vip: [a]'))

    expect(fieldAt(form, 'params', 'vrid').input).toEqual({ kind: 'text', text: '010' })
    expect(fieldAt(form, 'params', 'vip').input).toEqual({ kind: 'odd', text: '["a"]' })
  })

  it('offers what the host has', () => {
    const form = formOf(site, known)

    expect(fieldAt(form, 'hosts', 'node-a', 'values', 'iface').suggestions).toEqual([
      { value: 'ens33', about: '192.168.10.65/24' },
      { value: 'ens34', about: 'DOWN' },
    ])
    expect(fieldAt(form, 'hosts', 'node-a', 'values', 'service_ip').suggestions).toEqual([
      { value: '192.168.10.65', about: 'ens33' },
    ])
    expect(fieldAt(form, 'hosts', 'node-b', 'values', 'iface').suggestions).toEqual([])
  })

  it('is none where the text is no YAML', () => {
    expect(siteForm({ runbook: pair(), text: 'a: [', issues: [] })).toBeUndefined()
  })
})

describe('dataOfText', () => {
  it('types what is typed', () => {
    expect(dataOfText('integer', ' 62 ')).toBe(62)
    expect(dataOfText('integer', '062')).toBe('062')
    expect(dataOfText('boolean', 'true')).toBe(true)
    expect(dataOfText('boolean', 'yes')).toBe('yes')
    expect(dataOfText('string', '62')).toBe('62')
    expect(dataOfText('string', '  ')).toBeUndefined()
  })

  it('leaves empty lines of lists and records out', () => {
    const assets = pair().params['assets']
    if (assets === undefined) throw new Error('the fixture is broken')
    const columns = Object.entries(assets.fields ?? {}).map(([name, field]) => ({ name, field }))
    const rows = [
      { address: '10.1.1.1', port: '23' },
      { address: '', port: ' ' },
    ]

    expect(dataOfInput(assets, { kind: 'records', columns, rows })).toEqual([
      { address: '10.1.1.1', port: 23 },
    ])
    expect(dataOfInput({ type: 'list', of: 'port' }, { kind: 'list', items: ['80', ''] })).toEqual([80])
    expect(dataOfInput({ type: 'list' }, { kind: 'list', items: [''] })).toBeUndefined()
    expect(dataOfInput({ type: 'secret' }, { kind: 'secret', reference: { env: 'X' } })).toEqual({ env: 'X' })
  })
})

describe('checkFacts', () => {
  function codes(text: string, withFacts: Parameters<typeof checkFacts>[1]): readonly string[] {
    const parsed = parseSite(text, 'site.yaml')
    const bound = bindSite(text)
    if (!parsed.ok || !bound.ok) throw new Error('the fixture is broken')
    return checkFacts(bound.value, withFacts, parsed.value).map(
      issue => `${issue.code} ${issue.position.line}`,
    )
  }

  it('has nothing to say of what fits, nor of hosts that were not looked at', () => {
    expect(codes(site, known)).toEqual([])
    expect(codes(site.replace('iface: ens34', 'iface: eth9'), known)).toEqual([])
  })

  it('names an interface that is not there or has no link', () => {
    expect(codes(site.replace('iface: ens33', 'iface: eno33'), known)).toEqual(['FACT_INTERFACE_UNKNOWN 6'])
    expect(codes(site.replace('iface: ens33', 'iface: ens34'), known)).toEqual(['FACT_INTERFACE_DOWN 6'])
  })

  it('names a service address that the host does not have', () => {
    expect(codes(site.replace('192.168.10.65', '192.168.10.64'), known)).toEqual(['FACT_ADDRESS_ELSEWHERE 6'])
  })

  it('judges the virtual IP by the subnet and prefix of the interface', () => {
    expect(codes(site, { 'node-a': node(['192.168.10.65/24', '10.0.0.11/8']) })).toEqual([])
    expect(codes(site, { 'node-a': node(['192.168.10.65/29']) })).toEqual(['FACT_SUBNET 16'])
    expect(codes(site.replace('78/24', '78/25'), known)).toEqual(['FACT_PREFIX 16'])
  })
})
