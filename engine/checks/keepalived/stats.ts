/** keepalived's own counters: the daemon writes them on SIGUSR2 (P12), the only proof that an advert got past the firewall. */
import { shellQuote } from '../../plan/quote.ts'

/**
 * Prints `pid N`, then the counters. Runs as root. The file stands in the daemon's own /tmp, which systemd's PrivateTmp hides
 * from everybody else: /proc/PID/root is the way in. It is removed before and after, so that only a fresh one is read.
 */
export function statsScript(service: string): string {
  return `pid=$(cat /run/keepalived.pid 2>/dev/null || cat /var/run/keepalived.pid 2>/dev/null)
if [ -z "$pid" ]; then pid=$(systemctl show -p MainPID ${shellQuote(service)} 2>/dev/null | sed 's/.*=//'); fi
if [ -z "$pid" ] || [ "$pid" = 0 ] || ! kill -0 "$pid" 2>/dev/null; then echo 'pid none'; exit 0; fi
echo "pid $pid"
file=/proc/$pid/root/tmp/keepalived.stats
rm -f "$file"
kill -USR2 "$pid" || exit 1
tries=0
while [ "$tries" -lt 5 ]; do
  tries=$((tries + 1))
  sleep 1
  # Its last line is written last.
  if [ -s "$file" ] && grep -q 'Priority Zero' "$file"; then
    cat "$file"
    rm -f "$file"
    exit 0
  fi
done
echo 'no counters written' >&2
exit 1
`
}

export interface Counters {
  readonly received: number
  readonly sent: number
  /** `Packet Errors / TTL` and the like. */
  readonly errors: Readonly<Record<string, number>>
}
export interface Stats {
  /** null: the daemon does not run. */
  readonly pid: string | null
  readonly instances: Readonly<Record<string, Counters>>
}

/** Sections are told by indentation: `  Advertisements:` with `    Received: 5` under it. */
export function parseStats(stdout: string): Stats | undefined {
  const pid = /^pid (\S+)$/m.exec(stdout)?.[1]
  if (pid === undefined) return undefined
  const instances: Record<string, Counters> = {}
  for (const part of stdout.split(/^VRRP Instance: /m).slice(1)) {
    const [name = '', ...lines] = part.split('\n')
    const counters = readCounters(lines)
    if (counters !== undefined) instances[name.trim()] = counters
  }
  return { pid: pid === 'none' ? null : pid, instances }
}

function readCounters(lines: readonly string[]): Counters | undefined {
  let section = ''
  const errors: Record<string, number> = {}
  const adverts: Record<string, number> = {}
  for (const line of lines) {
    const heading = /^ {2}(\S.*):\s*$/.exec(line)?.[1]
    if (heading !== undefined) section = heading
    const [, name = '', value = ''] = /^ {4}(\S.*):\s*(\d+)\s*$/.exec(line) ?? []
    if (name === '') continue
    if (section === 'Advertisements') adverts[name] = Number(value)
    if (/Errors$/.test(section)) errors[`${section} / ${name}`] = Number(value)
  }
  const { Received: received, Sent: sent } = adverts
  return received === undefined || sent === undefined ? undefined : { received, sent, errors }
}
