/**
 * How a host is spoken to through nothing but a terminal: requests and answers are base64 with a checksum, so that neither the
 * bastion's nor the host's terminal can change a byte unnoticed, and every answer stands between lines that nobody else prints.
 * On the host it takes sh, stty, cksum, mktemp, and base64 or openssl.
 */
import { shellQuote } from '../../engine/plan/quote.ts'
import { environment } from './shell.ts'

/** Lines short enough for every terminal on the way. */
const lineLength = 900

/**
 * What is typed at the host's prompt, whatever shell is there (csh, fish): no single quote, exclamation mark or line end inside.
 * The word that tells that the loop runs is put together on the host, so that an echo of this line is no false alarm.
 */
export function loginLine(word: string): string {
  const loop = [
    'stty raw -echo 2>/dev/null',
    environment.trim().replaceAll('\n', ' '),
    'D() { if command -v base64 >/dev/null 2>&1; then base64 -d; else openssl base64 -d -A; fi; }',
    'E() { if command -v base64 >/dev/null 2>&1; then base64; else openssl base64; fi; }',
    'b=',
    `W() { printf "%s%s\\n" "$1" "siteproof-${word}]"; }`,
    'W "["',
    'while IFS= read -r l; do case $l in .*) s=$(printf %s "$b" | cksum); if [ ". ${s%% *}" = "$l" ]; then p=$(printf %s "$b" | D); b=; eval "$p"; else b=; W "[bad-"; fi;; *) b=$b$l;; esac; done',
  ]
  return `exec /bin/sh -c '${loop.join('; ')}'`
}

/** What the loop prints once it runs, and where a request did not arrive as it was sent. */
export const loopRuns = (word: string): string => `[siteproof-${word}]`
export const wasGarbled = (word: string): string => `[bad-siteproof-${word}]`

export function requestLines(program: string): string {
  const text = Buffer.from(program, 'utf8').toString('base64')
  const lines = text.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return [...lines, `. ${cksum(Buffer.from(text, 'latin1'))}`, ''].join('\n')
}

export type RootWay =
  | { readonly kind: 'none' }
  | { readonly kind: 'sudo' }
  | { readonly kind: 'sudo-password'; readonly password: Uint8Array }

/** `input` is a script for sh's standard input, `argv` one program that reads nothing. */
export interface TerminalCommand {
  readonly input?: Uint8Array
  readonly argv?: readonly string[]
  /** Instead of either: what sudo allows. */
  readonly lists?: boolean
  readonly root: RootWay
  readonly limitBytes: number
}

/** Runs it with both streams kept in a private folder, and prints the answer that `parseAnswer` reads. */
export function commandProgram(command: TerminalCommand, word: string): string {
  const keep = Math.ceil(command.limitBytes)
  return `t=$(mktemp -d /tmp/siteproof.XXXXXX 2>/dev/null || mktemp -d /var/tmp/siteproof.XXXXXX 2>/dev/null)
if [ -n "$t" ]; then
${pipeline(command)} >"$t/o" 2>"$t/e"
c=$?
else c=none; fi
printf '%s\\n' ${shellQuote(`[${word}]`)} "exit $c"
for f in o e; do
  if [ -n "$t" ]; then
    echo "$f $(wc -c <"$t/$f" | tr -d ' ') $(head -c ${keep} "$t/$f" | cksum)"
    head -c ${keep} "$t/$f" | E
  fi
  echo .
done
printf '%s\\n' ${shellQuote(`[/${word}]`)}
if [ -n "$t" ]; then rm -rf "$t"; fi
`
}

/** A password goes from a builtin into sudo's standard input: no process shows it. */
function pipeline({ input, argv = [], lists = false, root }: TerminalCommand): string {
  const decoded = (bytes: Uint8Array): string =>
    `printf %s ${shellQuote(Buffer.from(bytes).toString('base64'))} | D`
  const words = argv.map(shellQuote).join(' ')
  const own = input === undefined ? words : '/bin/sh -s'
  if (root.kind === 'sudo-password') {
    const rest = input === undefined ? '' : decoded(input)
    // -k: it asks again, so that the first line is always the password and never a command.
    if (lists) return `{ ${decoded(root.password)}; echo; } | sudo -k -S -p '' -l`
    return `{ ${decoded(root.password)}; echo; ${rest === '' ? ':' : rest}; } | sudo -k -S -p '' -- ${own}`
  }
  if (lists) return `sudo -n -l </dev/null`
  const command = root.kind === 'none' ? own : `sudo -n -- ${own}`
  return input === undefined ? `${command} </dev/null` : `${decoded(input)} | ${command}`
}

export interface TerminalAnswer {
  /** null: nothing could be kept on the host, so nothing was run. */
  readonly exitCode: number | null
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  readonly truncated: boolean
}

/** undefined until the answer is whole; `garbled` where it is not what the host sent. */
export function parseAnswer(text: string, word: string): TerminalAnswer | 'garbled' | undefined {
  const start = text.indexOf(`[${word}]`)
  const end = text.indexOf(`[/${word}]`)
  if (start < 0 || end < start) return undefined
  const lines = text.slice(start, end).split(/\r*\n/).slice(1)
  const code = /^exit (\d+|none)$/.exec(lines[0] ?? '')?.[1]
  if (code === undefined) return 'garbled'
  if (code === 'none') return { exitCode: null, stdout: nothing, stderr: nothing, truncated: false }
  const stdout = readStream(lines, 'o')
  const stderr = readStream(lines, 'e')
  if (stdout === undefined || stderr === undefined) return 'garbled'
  const truncated = stdout.truncated || stderr.truncated
  return { exitCode: Number(code), stdout: stdout.bytes, stderr: stderr.bytes, truncated }
}
const nothing = new Uint8Array()

function readStream(
  lines: readonly string[],
  name: 'o' | 'e',
): { bytes: Uint8Array; truncated: boolean } | undefined {
  const at = lines.findIndex(line => line.startsWith(`${name} `))
  const [, size, sum, kept] = /^[oe] (\d+) (\d+) (\d+)$/.exec(lines[at] ?? '') ?? []
  const end = lines.indexOf('.', at)
  if (at < 0 || end < 0 || kept === undefined) return undefined
  const bytes = Buffer.from(lines.slice(at + 1, end).join(''), 'base64')
  if (String(bytes.length) !== kept || String(cksum(bytes)) !== sum) return undefined
  return { bytes, truncated: size !== kept }
}

const polynomial = 0x04c11db7
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ polynomial : value << 1
  return value
})

/** The first number that POSIX cksum(1) prints. */
export function cksum(bytes: Uint8Array): number {
  let sum = 0
  const add = (byte: number): void => {
    sum = (sum << 8) ^ (table[((sum >>> 24) ^ byte) & 0xff] ?? 0)
  }
  for (const byte of bytes) add(byte)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length & 0xff)
  return ~sum >>> 0
}
