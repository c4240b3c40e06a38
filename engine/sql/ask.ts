/** Asks a server on a host: its dialect first (once a run), then the statement in that dialect. */
import type { CommandResult, HostCommand, Ports, Privilege } from '../ports.ts'
import { isRunError } from '../errors.ts'
import { dialectOf, dialectQuery, type Dialect } from './dialect.ts'
import { sayLogin, type Login } from './login.ts'
import { parseBatch } from './result.ts'
import { clientCommand } from './script.ts'
import { filled, type Statement } from './statement.ts'

/** Why there is no answer; `sql` is the server's own refusal of the statement. */
export type AnswerFailure = 'lost' | 'no-client' | 'refused' | 'unreachable' | 'timed-out' | 'broken' | 'sql'
export type SqlAnswer =
  | { readonly ok: true; readonly result: CommandResult; readonly dialect: Dialect }
  | {
      readonly ok: false
      readonly why: AnswerFailure
      readonly errno: number
      readonly text: string
      readonly login: string
    }

export interface SqlQuestion {
  readonly host: string
  readonly login: Login
  readonly statement: Statement
  readonly as: Privilege
  readonly vertical: boolean
  readonly seconds: number
}

/** Runs one command on the host of the question; `label` names it in the evidence. */
export type Exec = (command: HostCommand, seconds: number, label: string) => Promise<CommandResult>

/** More than the client's own time, so that it is the client that ends and cleans up. */
const graceSeconds = 10

/** By run and server: a server keeps its version while a run lasts, and a password is not tried more often than needed. */
const known = new WeakMap<Ports, Map<string, Dialect>>()

export async function askServer(
  ports: Ports,
  question: SqlQuestion,
  exec: Exec,
  probe: Exec = exec,
): Promise<SqlAnswer> {
  const { login, seconds } = question
  const dialect = await dialectFor(ports, question, probe)
  if ('ok' in dialect) return dialect
  const sql = filled(question.statement, dialect)
  const answer = judge(await attempt(exec, clientCommand(login, sql, question), seconds, sql), login)
  return 'ok' in answer ? answer : { ok: true, result: answer, dialect }
}

async function dialectFor(
  ports: Ports,
  question: SqlQuestion,
  exec: Exec,
): Promise<Dialect | Extract<SqlAnswer, { ok: false }>> {
  const dialects = known.get(ports) ?? new Map<string, Dialect>()
  known.set(ports, dialects)
  const { host, login } = question
  const key = JSON.stringify([host, login.socket, login.host, login.port])
  const before = dialects.get(key)
  if (before !== undefined) return before
  const command = clientCommand(login, dialectQuery, { ...question, vertical: false, seconds: 20 })
  const answer = judge(await attempt(exec, command, 20, dialectQuery), login)
  if ('ok' in answer) return answer
  const [row] = parseBatch(answer.stdout)
  const found = dialectOf(row?.['version'] ?? '', row?.['comment'] ?? '')
  if (found === undefined)
    return failure('broken', 0, `version: ${answer.stdout.trim().slice(0, 100)}`, login)
  dialects.set(key, found)
  return found
}

async function attempt(
  exec: Exec,
  command: HostCommand,
  seconds: number,
  sql: string,
): Promise<CommandResult | 'timed-out'> {
  try {
    return await exec(command, seconds + graceSeconds, sql)
  } catch (error) {
    if (isRunError(error, 'COMMAND_TIMED_OUT')) return 'timed-out'
    throw error
  }
}

/** Login refused: wrong password or host, no such host entry, account locked, no access without the right plugin or TLS. */
const refusals = new Set([1044, 1045, 1129, 1130, 1203, 1251, 1698, 1862, 2059, 2061, 3118, 3159, 4151])
/** No server there, none that answers, or one that is going away. */
const unreachable = new Set([1053, 2002, 2003, 2005, 2006, 2013, 2026])

function judge(
  result: CommandResult | 'timed-out',
  login: Login,
): CommandResult | Extract<SqlAnswer, { ok: false }> {
  if (result === 'timed-out') return failure('timed-out', 0, '', login)
  const { exitCode, stderr } = result
  if (exitCode === null) return failure(stderr === 'COMMAND_TIMED_OUT' ? 'timed-out' : 'lost', 0, '', login)
  if (exitCode === 0) return result
  if (exitCode === 127) return failure('no-client', 0, stderr.trim(), login)
  if (exitCode === 124) return failure('timed-out', 0, '', login)
  const error = errorIn(stderr)
  if (error === undefined) return failure('broken', 0, `${exitCode}: ${stderr.trim().slice(-200)}`, login)
  const { errno, text } = error
  if (refusals.has(errno)) return failure('refused', errno, text, login)
  return failure(unreachable.has(errno) ? 'unreachable' : 'sql', errno, text, login)
}

/** `ERROR 1045 (28000): …` or `ERROR 1064 (42000) at line 2: …`, as every client prints it. */
export function errorIn(stderr: string): { readonly errno: number; readonly text: string } | undefined {
  const found = /^ERROR (\d+) \(\w+\)(?: at line \d+)?: (.*)$/m.exec(stderr)
  return found === null ? undefined : { errno: Number(found[1]), text: (found[2] ?? '').slice(0, 300) }
}

function failure(
  why: AnswerFailure,
  errno: number,
  text: string,
  login: Login,
): Extract<SqlAnswer, { ok: false }> {
  return { ok: false, why, errno, text, login: sayLogin(login) }
}
