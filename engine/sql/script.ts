/** Runs one text of SQL through the server's own client on the host. */
import { RunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { HostCommand, Privilege } from '../ports.ts'
import type { Login } from './login.ts'
import { phrase as says } from '../words/phrases/index.ts'

export interface ClientOptions {
  readonly as: Privilege
  readonly vertical: boolean
  /** After this time the client is ended, where the host has coreutils' timeout; its exit code is 124 then. */
  readonly seconds: number
}

/** Where administrators put a server that came as a tarball. */
const clientPath = '$PATH:/usr/local/mysql/bin:/opt/mysql/bin:/usr/local/mariadb/bin'

/**
 * Finds the client, makes a folder that only its owner reads and that goes when the shell ends however it ends, and defines
 * `option_file`, `within`. HOME is that folder, since ~/.my.cnf and ~/.mylogin.cnf would be read after the file and win.
 */
export function prelude(login: Login, seconds: number): string {
  return `PATH="${clientPath}"
umask 077
unset MYSQL_PWD
client=$(command -v mysql || command -v mariadb) || { echo 'siteproof: no mysql or mariadb client' >&2; exit 127; }
folder=$(mktemp -d /run/siteproof-sql.XXXXXX 2>/dev/null || mktemp -d /dev/shm/siteproof-sql.XXXXXX 2>/dev/null || mktemp -d) ||
  exit 126
trap 'rm -rf "$folder"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
within() { if command -v timeout >/dev/null 2>&1; then timeout ${seconds} "$@"; else "$@"; fi; }
${hereDocument('cat >"$folder/login.cnf"', optionFile(login))}export HOME="$folder"
`
}

/** The whole script: the password stands in the option file and in this text on standard input, nowhere else. */
export function clientCommand(login: Login, sql: string, options: ClientOptions): HostCommand {
  const flags = options.vertical ? '--batch --vertical' : '--batch'
  const call = `within "$client" --defaults-extra-file="$folder/login.cnf" --no-auto-rehash ${flags}`
  const text = `{
${prelude(login, options.seconds)}${hereDocument(call, `${sql.trimEnd()}\n`)}exit $?
}
`
  return { kind: 'script', text, as: options.as }
}

/**
 * Options that some clients do not know are `loose_`. Inside double quotes a client's reader takes a backslash escape for the
 * quote and the backslash itself (MySQL Reference Manual, Using Option Files).
 */
export function optionFile({ user, password, socket, host, port }: Login): string {
  const line = (name: string, value: string | undefined): string =>
    value === undefined ? '' : `${name}="${escaped(value)}"\n`
  const way = socket !== undefined ? 'socket' : host !== undefined ? 'tcp' : undefined
  return [
    '[client]\n',
    line('user', user),
    line('password', password),
    line('protocol', way),
    line('socket', socket),
    line('host', socket === undefined ? host : undefined),
    line('port', socket === undefined ? port : undefined),
    'default-character-set=utf8mb4\n',
    'loose_connect_timeout=10\n',
    'loose_get-server-public-key=1\n',
  ].join('')
}

function escaped(value: string): string {
  if (/\p{Cc}/u.test(value)) throw new RunError('INPUT_INVALID', { problem: says('value-control') })
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}

/** A here-document whose end no line of the text can be. */
export function hereDocument(command: string, text: string): string {
  let end = 'SITEPROOF_END'
  while (text.split('\n').includes(end)) end += '_'
  return `${command} <<${shellQuote(end)}\n${text}${end}\n`
}
