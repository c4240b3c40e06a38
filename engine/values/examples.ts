import type { ParamType } from '../runbook/schema.ts'

/** A value of each type as it is written in a site file. */
export const examples: Readonly<Record<ParamType, string>> = {
  ipv4: '192.168.10.65',
  cidr: '192.168.10.78/24',
  interface: 'ens33',
  port: '8081',
  integer: '1',
  boolean: 'true',
  string: "'text'",
  name: 'demo',
  path: '/opt/demo',
  url: 'https://jms.example.cn',
  choice: '…',
  secret: '{ prompt: true }',
  list: '[…]',
  record: '{ … }',
}
