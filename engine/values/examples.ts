import type { Param, ParamType } from '../runbook/schema.ts'
import { flowText, type Data } from '../source/yaml-text.ts'

type Shown = Pick<Param, 'type' | 'choices' | 'of' | 'fields' | 'example'>

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

/** An example of a parameter as it is written in a site file: the runbook's own, its first choice, a list of what it holds. */
export function exampleOf(param: Shown): string {
  if (param.example !== undefined) return flowText(param.example as Data)
  if (param.type === 'choice') return param.choices?.[0] ?? ''
  const of = param.type === 'list' ? param.of : undefined
  if (of === 'record') {
    const fields = Object.entries(param.fields ?? {}).map(
      ([name, field]) => `${name}: ${exampleOf({ ...field, example: field.example ?? field.default })}`,
    )
    return `[{ ${fields.join(', ')} }]`
  }
  return of === undefined ? examples[param.type] : `[${examples[of]}]`
}

/** The same as it is typed into a field: without the quotes of YAML, of a list one item. */
export function typedExampleOf(param: Shown): string {
  const one: unknown = Array.isArray(param.example) ? param.example[0] : param.example
  if (typeof one === 'string') return one
  if (one !== undefined) return flowText(one as Data)
  const isList = param.type === 'list' && param.of !== undefined && param.of !== 'record'
  return exampleOf(isList ? { ...param, type: param.of ?? param.type } : param)
}
