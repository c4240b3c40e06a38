import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { serviceName } from '../actions/service-state.ts'
import { RunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'

export const KeepalivedLog = z.strictObject({ service: z.string().min(1).default('keepalived') })
export type KeepalivedLog = z.infer<typeof KeepalivedLog>
interface Sample {
  readonly host: string
  readonly result: CommandResult
}

/** Lines that give a broken configuration or a broken pair away (P13). */
export const badLine =
  /Unknown keyword|unknown state|Unknown interface|doesn't exist|invalid|not valid|duplicat|both use VRID|advertisement interval mismatch|invalid passwd|not present in MASTER advert|Strict mode|must match being address owner|nopreempt will not work|SECURITY VIOLATION|not found\/accessible/

/** keepalived has logged nothing bad since its daemon started; no log to be found is unknown, not clean. */
export const keepalivedLog: CheckKind<KeepalivedLog, KeepalivedLog, Sample> = {
  kind: 'keepalived-log',
  schema: KeepalivedLog,
  scope: 'host',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({ service: render.text(spec.service) }),
  describe: spec => phrase('see-keepalived-log', { service: spec.service }),
  async sample({ service }, context) {
    const [member] = context.hosts
    if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
    if (!serviceName.test(service))
      throw new RunError('INPUT_INVALID', { problem: phrase('value-service'), name: service })
    const command = { kind: 'script', as: 'root', text: logScript(service) } as const
    return {
      host: member.host.name,
      result: await context.probe(member, phrase('saw-log', { service }), command, 30),
    }
  },
  judge({ service }, samples) {
    const { host, result } = last(samples)
    const unread = unreadable(result, host, 'journalctl / syslog')
    if (unread !== undefined) return unread
    const from = /^from (.+)$/m.exec(result.stdout)?.[1]
    const lines = result.stdout.split('\n').filter(line => !/^(from|log) /.test(line) && line.trim() !== '')
    if (from === undefined) return unknown('log-no-start', { host, service })
    const bad = lines.filter(line => badLine.test(line))
    const params = { host, service, from, lines: lines.length }
    if (bad.length > 0)
      return fail('log-bad', { ...params, count: bad.length, line: (bad[0] ?? '').trim().slice(0, 300) })
    // A daemon that starts always says so: nothing at all means that its lines go elsewhere.
    return lines.length === 0 ? unknown('log-empty', params) : pass('log-clean', params)
  },
}

/**
 * Prints `log SOURCE`, `from START` and the lines since then: from the journal since the daemon's process started, else from
 * the system log since its last 'Starting Keepalived' line (the previous file too, where rotation came between).
 */
export function logScript(service: string): string {
  return `service=${shellQuote(service)}
pid=$(cat /run/keepalived.pid 2>/dev/null || cat /var/run/keepalived.pid 2>/dev/null)
if command -v journalctl >/dev/null 2>&1 && [ -n "$pid" ] && [ -r "/proc/$pid/stat" ]; then
  boot=$(sed -n 's/^btime //p' /proc/stat)
  ticks=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d ' ' -f 20)
  hertz=$(getconf CLK_TCK 2>/dev/null || echo 100)
  start=$((boot + ticks / hertz - 1))
  lines=$(journalctl -q -u "$service" --since "@$start" --no-pager 2>/dev/null | tail -n 2000)
  if [ -n "$lines" ]; then
    echo 'log journal'
    echo "from @$start"
    printf '%s\\n' "$lines"
    exit 0
  fi
fi
for log in /var/log/messages /var/log/syslog /var/log/daemon.log; do
  if [ ! -r "$log" ]; then continue; fi
  found=$(cat "$log.1" "$log" 2>/dev/null | grep -a -i 'keepalived' | awk '
    /Starting Keepalived/ { count = 0; seen = 1 }
    seen { count++; line[count] = $0 }
    END { first = count > 2000 ? count - 1999 : 1; for (i = first; i <= count; i++) print line[i] }')
  if [ -n "$found" ]; then
    echo "log $log"
    echo "from $(printf '%s\\n' "$found" | head -n 1 | cut -c 1-24)"
    printf '%s\\n' "$found"
    exit 0
  fi
done
echo 'log none'
exit 0
`
}
