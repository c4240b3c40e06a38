/** What a host's shell is given. The login shell, which may be csh or fish, only ever sees `loginCommand`. */
import { shellQuote } from '../../engine/plan/quote.ts'

export const loginCommand = 'exec /bin/sh -s'

export const environment =
  'LC_ALL=C; export LC_ALL; PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; export PATH\n'

/**
 * A script for sh's standard input. As one compound command it is read to its end before it begins, and its own commands
 * read from /dev/null: none of them can swallow the rest of the script.
 */
export function wrapScript(script: string): string {
  return `${environment}{ :\n${script}\n} </dev/null\n`
}

/** One program with arguments that reads nothing. */
export function programLine(argv: readonly string[]): string {
  return `${environment}exec ${argv.map(shellQuote).join(' ')} </dev/null\n`
}

/** sudo without a way to ask; says so instead (in English, as LC_ALL=C), without having run anything. */
export function sudoWithoutAsking(argv: readonly string[]): string {
  return `${environment}exec sudo -n -- ${argv.map(shellQuote).join(' ')} </dev/null\n`
}

/** What sudo allows; without a way to ask. */
export const listWithoutAsking = `${environment}exec sudo -n -l </dev/null\n`
export const listAsking = (marker: string): string =>
  `${environment}exec sudo -S -p ${shellQuote(marker)} -l\n`

/** sudo that reads a password from our side of standard input when it prints `marker`. */
export function sudoAsking(marker: string, argv: readonly string[]): string {
  return `${environment}exec sudo -S -p ${shellQuote(marker)} -- ${argv.map(shellQuote).join(' ')}\n`
}

/** Root's own shell, which says on standard error that it is there and then reads a script. */
export function rootShell(ready: string): readonly [string, ...string[]] {
  return ['/bin/sh', '-c', `printf %s ${shellQuote(ready)} >&2; exec /bin/sh -s`]
}
