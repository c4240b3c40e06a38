/** Which interface of a host faces the virtual address. */
import type { GroupMember } from '../../actions/kind.ts'
import { RunError } from '../../errors.ts'
import type { Renderer } from '../../plan/render.ts'

/** For a host check: the expression's value on this host. A bare name that is no parameter is an interface's own name. */
export function interfaceOf(expression: string, render: Renderer): string {
  if (expression.includes('{{')) return render.text(expression)
  try {
    const value = render.items(expression)[0] ?? expression
    // A plan marks what it cannot resolve; here that is simply no parameter.
    return value.startsWith('⟨no value') ? expression : value
  } catch (error) {
    if (error instanceof RunError && error.code === 'VALUE_MISSING') return expression
    throw error
  }
}

/** For a group check, whose hosts may name theirs differently: the host's own parameter, the name itself, or the one in the subnet. */
export function interfaceOn(
  member: GroupMember,
  expression: string | undefined,
  address: string,
): string | undefined {
  if (expression !== undefined) {
    const value = member.host.values[expression.replace(/^\{\{\s*|\s*\}\}$/g, '')]
    if (value?.kind === 'scalar') return value.text
    if (member.facts.interfaces.some(each => each.name === expression)) return expression
  }
  return member.facts.interfaces.find(each => each.addresses.some(own => contains(own, address)))?.name
}

/** Whether `network` (`10.0.0.11/24`) holds the address. */
export function contains(network: string, address: string): boolean {
  const [base = '', prefix = '32'] = network.split('/')
  const size = 2 ** (32 - Number(prefix))
  const [a, b] = [toNumber(base), toNumber(address)]
  return (
    a !== undefined && b !== undefined && Number(prefix) < 32 && Math.floor(a / size) === Math.floor(b / size)
  )
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || parts.some(part => !Number.isInteger(part) || part < 0 || part > 255))
    return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

/** Every address and MAC that hosts of this run own by themselves. */
export function ownAddresses(members: readonly GroupMember[]): ReadonlySet<string> {
  return new Set(
    members
      .flatMap(member => member.facts.interfaces)
      .flatMap(each => each.addresses.map(own => own.replace(/\/.*/, ''))),
  )
}
