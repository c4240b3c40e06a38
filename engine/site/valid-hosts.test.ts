import { expect, it } from 'vitest'
import { validHosts } from './valid-hosts.ts'

const site = `schema: siteproof/site/v1
name: ''
hosts:
  node-a: { ssh: { address: 10.0.0.11, auth: { agent: true } }, values: { priority: abc } }
  node-b: { ssh: { address: '', auth: { agent: true } } }
  behind-b: { ssh: { address: 10.0.0.13, auth: { agent: true }, jump: node-b } }
  behind-a: { ssh: { address: 10.0.0.14, auth: { agent: true }, jump: node-a } }
  nowhere: { ssh: { address: 10.0.0.15, auth: { agent: true }, jump: gone } }
  port: { ssh: { address: 10.0.0.16, port: 99999, auth: { agent: true } } }
`

it('keeps the hosts that are right by themselves, with a way there', () => {
  expect(Object.keys(validHosts(site)?.hosts ?? {})).toEqual(['node-a', 'behind-a'])
})

it.each(['a: [', 'name: x', 'hosts: []', "hosts: { a: { ssh: { address: '' } } }"])(
  'finds none in %s',
  text => {
    expect(validHosts(text)).toBeUndefined()
  },
)
