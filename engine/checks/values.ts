/** How the specs of checks name values: an expression (`vip.address`), a template, or a literal number, address or path. */
import { z } from 'zod'
import type { GroupMember } from '../actions/kind.ts'
import { RunError } from '../errors.ts'
import type { Renderer } from '../plan/render.ts'
import type { CheckContext } from './kind.ts'

export const ValueOf = z.union([z.string().min(1), z.number()])
export type ValueOf = z.infer<typeof ValueOf>

export function valuesOf(expression: ValueOf, render: Renderer): readonly string[] {
  if (typeof expression === 'number') return [String(expression)]
  if (expression.includes('{{')) return [render.text(expression)]
  return /^[\d/]/.test(expression) ? [expression] : render.items(expression)
}

/** Exactly one value; throws VALUE_MISSING where there is none or where there are several. */
export function valueOf(expression: ValueOf, render: Renderer): string {
  const [value, ...others] = valuesOf(expression, render)
  if (value === undefined || others.length > 0) {
    throw new RunError('VALUE_MISSING', { name: String(expression), host: render.host })
  }
  return value
}

/** An address without its prefix, so that `vip` and `vip.address` mean the same. */
export function addressOf(expression: ValueOf, render: Renderer): string {
  return withoutPrefix(valueOf(expression, render))
}
export function addressesOf(expressions: readonly ValueOf[], render: Renderer): readonly string[] {
  return expressions.flatMap(expression => valuesOf(expression, render)).map(withoutPrefix)
}
export function withoutPrefix(address: string): string {
  return address.replace(/\/\d+$/, '')
}

/** The hosts of several roles, each once, in order. */
export function membersOf(
  names: readonly string[],
  context: Pick<CheckContext, 'member'>,
): readonly GroupMember[] {
  const found = new Map<string, GroupMember>()
  for (const name of names) for (const member of context.member(name)) found.set(member.host.name, member)
  return [...found.values()]
}
