import { z } from 'zod'
import { RunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { addressOf, valueOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const Tcp = z.strictObject({
  from: z.enum(['host', 'laptop']).default('host'),
  address: ValueOf,
  port: ValueOf,
})
export type Tcp = z.infer<typeof Tcp>
interface Resolved {
  readonly from: 'host' | 'laptop'
  readonly address: string
  readonly port: string
}
type Outcome = 'open' | 'refused' | 'timeout' | 'unreachable'
interface Sample {
  readonly host: string
  readonly result: CommandResult | null
  /** What the laptop saw. */
  readonly outcome: Outcome | null
}

/** A TCP connection opens (P20): from the host that will need it, since the laptop's path is another one. */
export const tcp: CheckKind<Tcp, Resolved, Sample> = {
  kind: 'tcp',
  schema: Tcp,
  scope: 'host',
  resolve: (spec, render) => ({
    from: spec.from,
    address: addressOf(spec.address, render),
    port: valueOf(spec.port, render),
  }),
  describe: ({ from, address, port }) => phrase('see-tcp', { address, port, from: phrase(`from-${from}`) }),
  async sample({ from, address, port }, context) {
    const [member] = context.hosts
    if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
    const host = member.host.name
    if (from === 'laptop') {
      const { outcome, ms } = await context.ports.probe.tcp(address, Number(port), timeoutMs)
      await context.keep(
        'laptop',
        phrase('saw-connect', { address, port }),
        `${outcome} after ${Math.round(ms)} ms`,
      )
      return { host: 'laptop', result: null, outcome }
    }
    const command = { kind: 'script', as: 'login', text: connectScript(address, port) } as const
    return {
      host,
      result: await context.probe(member, phrase('saw-connect', { address, port }), command, 20),
      outcome: null,
    }
  },
  judge({ from, address, port }, samples) {
    const { host, result, outcome } = last(samples)
    if (result !== null) {
      const unread = unreadable(result, host, 'perl / python / bash')
      if (unread !== undefined) return unread
    }
    const found = outcome ?? /^(open|refused|timeout|unreachable)$/m.exec(result?.stdout ?? '')?.[1]
    const params = { from: host, address, port }
    const vantage = from === 'laptop' ? 'laptop' : undefined
    switch (found) {
      case 'open':
        return pass('tcp-open', params, vantage)
      case 'refused':
        return fail('tcp-refused', params, vantage)
      case 'timeout':
        return fail('tcp-timeout', params, vantage)
      case 'unreachable':
        return fail('tcp-unreachable', params, vantage)
      default:
        return unknown('no-output', { host, tool: 'connect' }, vantage)
    }
  },
}

const timeoutMs = 3000

/**
 * dash has no /dev/tcp: perl, python or bash, whichever is there. One connection, closed at once. With a socket on its standard
 * input, as under sshd, bash would first run the user's start file, which may take longer than the connection is given.
 */
export function connectScript(address: string, port: string): string {
  return `address=${shellQuote(address)}
port=${shellQuote(port)}
if command -v perl >/dev/null 2>&1; then
  perl - "$address" "$port" <<'end-of-program'
use strict;
use Socket;
my ($address, $port) = @ARGV;
my $packed = inet_aton($address) or do { print "unreachable\\n"; exit };
socket(my $socket, PF_INET, SOCK_STREAM, 6) or die "socket: $!\\n";
$SIG{ALRM} = sub { print "timeout\\n"; exit };
alarm 3;
if (connect($socket, sockaddr_in($port, $packed))) { print "open\\n" }
elsif ($!{ECONNREFUSED}) { print "refused\\n" }
elsif ($!{ETIMEDOUT}) { print "timeout\\n" }
else { print "unreachable\\n" }
end-of-program
  exit $?
fi
for python in python3 python; do
  if command -v "$python" >/dev/null 2>&1; then
    "$python" - "$address" "$port" <<'end-of-program'
import errno, socket, sys
connection = socket.socket()
connection.settimeout(3)
try:
    connection.connect((sys.argv[1], int(sys.argv[2])))
    print('open')
except socket.timeout:
    print('timeout')
except socket.error:
    code = sys.exc_info()[1].errno
    print({errno.ECONNREFUSED: 'refused', errno.ETIMEDOUT: 'timeout'}.get(code, 'unreachable'))
end-of-program
    exit $?
  fi
done
if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then
  timeout 3 bash -c ': <"/dev/tcp/$0/$1"' "$address" "$port" </dev/null 2>/dev/null
  case $? in
    0) echo open ;;
    124) echo timeout ;;
    *) echo refused ;;
  esac
  exit 0
fi
echo 'perl, python, bash: not found' >&2
exit 127
`
}
