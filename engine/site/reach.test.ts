import { describe, expect, it } from 'vitest'
import { parseSite } from './parse.ts'
import { isAddress, isUser } from './reach.ts'
import { validHosts } from './valid-hosts.ts'

describe('an address', () => {
  it.each([
    ...[
      '10.0.0.1',
      '192.168.1.30',
      'node-a',
      'node-a.example.cn',
      'db_1.lan',
      'srv1',
      '主机.example.cn',
      'x.',
    ],
    ...['fe80::1', '::1', '2001:db8::10.0.0.1', 'fe80::1%eth0', '1.example'],
  ])('can be %s', text => {
    expect(isAddress(text)).toBe(true)
  })
  it.each([
    ...['192.168.1.300', '192.168.1', '192.168.1.1.1', '010.0.0.1', '256', '10.0.0.1:22', 'root@10.0.0.1'],
    ...[
      'node a',
      '-node',
      'node-.lan',
      'a..b',
      'http://a',
      '10.0.0.1;rm',
      '10．0．0．1',
      'a,b',
      '10.0.0.1/24',
    ],
  ])('cannot be %s', text => {
    expect(isAddress(text)).toBe(false)
  })
})

describe('a user', () => {
  it.each(['root', 'ops_1', 'svc.deploy', 'li@10.0.0.1', 'HALL\\li', 'li@root@10.0.0.1:22', '李雷', 'vm1$'])(
    'can be %s',
    text => {
      expect(isUser(text)).toBe(true)
    },
  )
  it.each(['ro ot;rm', 'ro ot', 'root;', '`id`', '$(id)', "o'neil", 'a\tb', 'root\u3000'])(
    'cannot be %j',
    text => {
      expect(isUser(text)).toBe(false)
    },
  )
})

const site = `schema: siteproof/site/v1
name: hall
hosts:
  node-a: { ssh: { address: 192.168.1.300, user: 'ro ot;rm', auth: { agent: true } } }
  node-b: { ssh: { address: 192.168.1.30, auth: { agent: true } } }
`

it('is told at its field, with what to do', () => {
  const parsed = parseSite(site, 'site.yaml')

  expect(parsed.ok).toBe(false)
  expect(
    parsed.issues.map(({ code, position, hint }) => [code, position.line, position.column, hint?.en]),
  ).toEqual([
    ['HOST_ADDRESS', 4, 29, expect.stringContaining('192.168.10.65')],
    ['HOST_USER', 4, 50, expect.stringContaining('root')],
  ])
})

it('keeps only its own host from being connected to', () => {
  expect(Object.keys(validHosts(site)?.hosts ?? {})).toEqual(['node-b'])
})

it('is told while another host is not filled in yet', () => {
  const half = site.replace('address: 192.168.1.30,', "address: '',")

  expect(parseSite(half, 'site.yaml').issues.map(({ code, position }) => [code, position.line])).toEqual([
    ['HOST_ADDRESS', 4],
    ['HOST_USER', 4],
    ['TEXT_EMPTY', 5],
  ])
})
