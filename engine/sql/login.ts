/** How a statement gets in: a user, a password, and a socket or an address, all of them expressions of the runbook. */
import { z } from 'zod'
import { Name } from '../runbook/schema.ts'
import type { Renderer } from '../plan/render.ts'

const Expression = z.string().min(1)
const loginFields = ['user', 'password', 'socket', 'host', 'port'] as const
type LoginField = (typeof loginFields)[number]

/** `db` means the parameters db_user, db_password, db_socket, db_host and db_port; the last four may be optional. */
export const LoginSpec = z.union([
  Name,
  z.strictObject({
    user: Expression,
    password: Expression.optional(),
    socket: Expression.optional(),
    host: Expression.optional(),
    port: z.union([Expression, z.number().int()]).optional(),
  }),
])
export type LoginSpec = z.infer<typeof LoginSpec>

/** What a statement needs beside its text. */
export const loginKeys = {
  login: LoginSpec.default('db'),
  /** root: also where the account is bound to the operating system's root (auth_socket, unix_socket). */
  as: z.enum(['root', 'login']).default('root'),
}

export interface Login {
  readonly user: string
  /** Absent: the server asks for none (it trusts the operating system's account). */
  readonly password?: string
  readonly socket?: string
  readonly host?: string
  readonly port?: string
}

/** The expressions that a login stands for, in the order of `loginFields`. */
export function loginExpressions(spec: LoginSpec): readonly string[] {
  return loginFields.flatMap(name => expressionOf(spec, name) ?? [])
}

function expressionOf(spec: LoginSpec, name: LoginField): string | undefined {
  if (typeof spec === 'string') return `${spec}_${name}`
  const given = spec[name]
  return given === undefined ? undefined : String(given)
}

/** `owner`: a role of one host, whose login it is; without it the host that is rendered for. */
export function loginOf(spec: LoginSpec, render: Renderer, owner?: string): Login {
  const read = (name: LoginField): string | undefined => {
    const expression = expressionOf(spec, name)
    if (expression === undefined) return undefined
    if (/^[\d/]/.test(expression)) return expression
    const owned = owner === undefined || expression.includes('@') ? expression : `${expression}@${owner}`
    return render.items(owned)[0]
  }
  const found = Object.fromEntries(
    loginFields.flatMap(name => {
      const value = read(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return { user: '', ...found }
}

/** For people: never with the password. */
export function sayLogin({ user, socket, host, port }: Login): string {
  if (socket !== undefined) return `${user} (${socket})`
  return host === undefined ? user : `${user} @ ${host}:${port ?? '3306'}`
}
