import fc from 'fast-check'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { pair, textOf } from '../../test/fixtures/input/read.ts'
import type { Data } from '../source/yaml-text.ts'
import { siteTemplate } from './template.ts'
import { withEdit, writeSite } from './write.ts'
import type { SiteEdit, SiteModel } from './write.ts'

const site = textOf('../input/site.yaml')

function edited(text: string, ...edits: readonly SiteEdit[]): string {
  const model = edits.reduce(withEdit, parse(text) as SiteModel)
  const written = writeSite(text, model)
  if (written === undefined) throw new Error('not written')
  expect(parse(written)).toEqual(JSON.parse(JSON.stringify(model)))
  return written
}

/** The lines that differ, as `- old` and `+ new`. */
function difference(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter(line => !fresh.includes(line)).map(line => `- ${line.trim()}`),
    ...fresh.filter(line => !old.includes(line)).map(line => `+ ${line.trim()}`),
  ]
}

const sample = `# site of the north building
schema: siteproof/site/v1
name: ''  # as on the contract

hosts:
  node-a:  # the old machine
    ssh:
      address: 10.0.0.11   # ask Mr Li
      port: 022
      # jump: bastion  # host of this file
    values:
      iface:  # see the label
      # priority: 200  # higher wins; optional

  node-b:
    ssh: { address: 10.0.0.12, auth: { agent: true } }  # new
roles: { a: [node-a] }

params:
  vip: 192.168.10.78/24  # reserved
  assets:
    # the two front doors
    - { address: 10.1.1.1, port: 22 }
    - address: 10.1.1.2  # moved in May
      port: 23
# end`

describe('writeSite', () => {
  it('gives the same text where nothing changed', () => {
    for (const text of [sample, site, siteTemplate(pair(), 'zh')]) {
      expect(writeSite(text, parse(text) as SiteModel)).toBe(text)
    }
  })

  it('changes one value and leaves its comment', () => {
    expect(
      difference(sample, edited(sample, { path: ['hosts', 'node-a', 'ssh', 'address'], value: '10.0.0.99' })),
    ).toEqual(['- address: 10.0.0.11   # ask Mr Li', '+ address: 10.0.0.99   # ask Mr Li'])
  })

  it('fills in a value that was left empty, before its comment', () => {
    const text = edited(
      sample,
      { path: ['hosts', 'node-a', 'values', 'iface'], value: 'ens33' },
      { path: ['name'], value: '北楼 # 1: yes' },
    )

    expect(difference(sample, text)).toEqual([
      "- name: ''  # as on the contract",
      '- iface:  # see the label',
      `+ name: "北楼 # 1: yes"  # as on the contract`,
      '+ iface: ens33  # see the label',
    ])
  })

  it('puts a value that stood there commented out into that line', () => {
    const text = edited(sample, { path: ['hosts', 'node-a', 'values', 'priority'], value: 150 })

    expect(difference(sample, text)).toEqual([
      '- # priority: 200  # higher wins; optional',
      '+ priority: 150  # higher wins; optional',
    ])
  })

  it('adds keys after the last one of their map, and whole hosts as blocks', () => {
    const text = edited(
      sample,
      { path: ['params', 'vrid'], value: 62 },
      { path: ['secrets', 'auth_pass'], value: { env: 'PASS' } },
      {
        path: ['hosts', 'node-c'],
        value: { ssh: { address: '10.0.0.13', auth: { password: { prompt: true } } } },
      },
    )

    expect(difference(sample, text)).toEqual([
      '+ node-c:',
      '+ address: 10.0.0.13',
      '+ auth: { password: { prompt: true } }',
      '+ vrid: 62',
      '+ secrets:',
      '+ auth_pass: { env: PASS }',
    ])
  })

  it('takes out keys, hosts and list items with their lines, and no other', () => {
    const text = edited(
      sample,
      { path: ['hosts', 'node-b'] },
      { path: ['params', 'assets', 0] },
      { path: ['hosts', 'node-a', 'ssh', 'port'] },
    )

    expect(difference(sample, text)).toEqual([
      '- port: 022',
      '- node-b:',
      '- ssh: { address: 10.0.0.12, auth: { agent: true } }  # new',
      '- - { address: 10.1.1.1, port: 22 }',
    ])
  })

  it('changes, adds and keeps list items one by one', () => {
    const text = edited(
      sample,
      { path: ['params', 'assets', 1, 'port'], value: 24 },
      { path: ['params', 'assets', 2], value: { address: '10.1.1.3', port: 25 } },
    )

    expect(difference(sample, text)).toEqual([
      '- port: 23',
      '+ port: 24',
      '+ - { address: 10.1.1.3, port: 25 }',
    ])
  })

  it('renames a host in its place', () => {
    const { 'node-a': host, ...others } = (parse(sample) as { hosts: Record<string, Data> }).hosts
    const hosts = { ...others, 'db-1': host ?? null }

    expect(difference(sample, edited(sample, { path: ['hosts'], value: hosts }))).toEqual([
      '- node-a:  # the old machine',
      '+ db-1:  # the old machine',
    ])
  })

  it('drops a map that has nothing left, and leaves a text alone that is no map', () => {
    const text = edited(sample, { path: ['params', 'vip'] }, { path: ['params', 'assets'] })

    expect(text).not.toContain('params')
    expect(writeSite('- a\n', {})).toBeUndefined()
    expect(writeSite('a: [', { a: 1 })).toBeUndefined()
  })

  it('keeps every comment outside what was changed, whatever is changed', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('010', 'yes', '#x', ': ', '- a', "it's"),
    )
    const value: fc.Arbitrary<Data> = fc.oneof(
      scalar,
      fc.array(scalar, { minLength: 1 }),
      fc.dictionary(fc.stringMatching(/^[a-z_]{1,6}$/), scalar, { minKeys: 1 }),
    )
    const path = fc.constantFrom<SiteEdit['path']>(
      ['name'],
      ['hosts', 'node-a', 'values', 'iface'],
      ['hosts', 'node-a', 'values', 'priority'],
      ['hosts', 'node-a', 'ssh', 'auth'],
      ['hosts', 'node-b', 'ssh', 'auth'],
      ['hosts', 'node-c', 'ssh', 'address'],
      ['roles', 'b'],
      ['params', 'assets', 0, 'port'],
      ['params', 'assets', 2],
      ['params', 'assets'],
      ['params', 'new'],
      ['secrets', 'p'],
    )
    const edit = fc.record({ path, value: fc.option(value, { nil: undefined }) })

    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), edits => {
        const text = edited(sample, ...edits)
        for (const comment of ['# site of the north building', '# ask Mr Li', '# reserved', '# end']) {
          expect(text).toContain(comment)
        }
      }),
      { numRuns: 400 },
    )
  })
})

it('renames a host with all it has, whatever was typed before', () => {
  const address = { path: ['hosts', 'node-a', 'ssh', 'address'], value: '10.0.0.99' }
  const rename = { path: ['hosts', 'node-a'], renamed: 'node-c' }

  const { hosts } = parse(edited(sample, address, rename)) as { hosts: Record<string, { ssh: object }> }
  expect(Object.keys(hosts).toSorted()).toEqual(['node-b', 'node-c'])
  expect(hosts['node-c']?.ssh).toMatchObject({ address: '10.0.0.99' })
  expect(edited(sample, { path: ['hosts', 'nobody'], renamed: 'node-c' })).toBe(sample)
})
