/** The two servers of a group check about databases: each with its own login and address, all asked as a check asks. */
import { z } from 'zod'
import type { GroupMember } from '../../actions/kind.ts'
import { failureOf } from '../../actions/sql.ts'
import type { Renderer } from '../../plan/render.ts'
import type { Privilege } from '../../ports.ts'
import { Id } from '../../runbook/schema.ts'
import { loginKeys, loginOf, type Login, type LoginSpec } from '../../sql/login.ts'
import { parseBatch, parseVertical, type Row } from '../../sql/result.ts'
import type { Statement } from '../../sql/statement.ts'
import type { CheckContext, Judgement } from '../kind.ts'
import { unknown } from '../judgement.ts'
import { askOn } from '../sql.ts'
import type { SqlAnswer } from '../../sql/ask.ts'

/** Keys that every group check about databases has. `across`: two roles of one host each, the source of the data first. */
export const pairKeys = { ...loginKeys, across: z.tuple([Id, Id]) }

export interface Server {
  readonly role: string
  readonly login: Login
  readonly as: Privilege
}

export function serversOf(
  spec: { readonly across: readonly [string, string]; readonly login: LoginSpec; readonly as: Privilege },
  render: Renderer,
): readonly [Server, Server] {
  const of = (role: string): Server => ({ role, login: loginOf(spec.login, render, role), as: spec.as })
  return [of(spec.across[0]), of(spec.across[1])]
}

/** A server that could not be asked, as what the whole check says. */
export class NoAnswer extends Error {
  readonly judgement: Judgement
  constructor(judgement: Judgement) {
    super(judgement.code)
    this.judgement = judgement
  }
}

export interface AskOptions {
  readonly vertical?: boolean
  readonly seconds?: number
}

/** The host of a server's role. */
export function hostOf(context: CheckContext, server: Server): GroupMember {
  const [member] = context.member(server.role)
  if (member === undefined) throw new NoAnswer(unknown('no-hosts'))
  return member
}

/** What the server says, a refusal included; throws NoAnswer only where there is no such host. */
export function ask(
  context: CheckContext,
  server: Server,
  statement: Statement,
  { vertical = false, seconds = 30 }: AskOptions = {},
): Promise<SqlAnswer> {
  const { login, as } = server
  return askOn(context, hostOf(context, server), { login, as, statement, vertical, seconds })
}

/** The rows of one query; throws NoAnswer where there are none to be had. */
export async function rowsOf(
  context: CheckContext,
  server: Server,
  statement: Statement,
  options: AskOptions = {},
): Promise<readonly Row[]> {
  const answer = await ask(context, server, statement, options)
  if (!answer.ok) throw noAnswer(answer, hostOf(context, server).host.name, options.seconds ?? 30)
  if (answer.result.truncated) throw new NoAnswer(unknown('output-cut', { stream: 'stdout' }))
  return options.vertical === true ? parseVertical(answer.result.stdout) : parseBatch(answer.result.stdout)
}

export function noAnswer(answer: Extract<SqlAnswer, { ok: false }>, host: string, seconds: number): NoAnswer {
  const { code, params } = failureOf(answer, host, seconds)
  return new NoAnswer(unknown(code, params))
}

/** Runs a check's sampling; where a server gave no answer, that is the sample. */
export async function sampled<Sample>(work: () => Promise<Sample>): Promise<Sample | Judgement> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NoAnswer) return error.judgement
    throw error
  }
}
