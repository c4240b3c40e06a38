import type { Param, ParamType } from '../runbook/schema.ts'

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

/** An example of a parameter: its first choice, a list of what it holds. */
export function exampleOf(param: Pick<Param, 'type' | 'choices' | 'of' | 'fields'>): string {
  if (param.type === 'choice') return param.choices?.[0] ?? ''
  const of = param.type === 'list' ? param.of : undefined
  if (of === 'record') {
    const fields = Object.entries(param.fields ?? {}).map(
      ([name, field]) => `${name}: ${examples[field.type]}`,
    )
    return `[{ ${fields.join(', ')} }]`
  }
  return of === undefined ? examples[param.type] : `[${examples[of]}]`
}
