/** Reads what a service is, on systemd and on sysv; shared by the action and the check `service`. */
import type { HostFacts } from '../plan/facts.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult, HostCommand } from '../ports.ts'

export interface ServiceReading {
  /** null: could not be told. */
  readonly active: boolean | null
  readonly enabled: boolean | null
  /** What the host said, for messages: `inactive`, `status 3`. */
  readonly word: string
  readonly pid: number | null
}

/** A unit's or init script's name: nothing that a program could take for an option. */
export const serviceName = /^[A-Za-z0-9][A-Za-z0-9@._-]*$/

type Init = HostFacts['init']

/**
 * The commands that read it: systemd answers anybody; a sysv script may need root, so it runs as a program, which a sudoers
 * list can allow, and the boot links are read beside it.
 */
export function readCommands(service: string, init: Init): readonly HostCommand[] {
  const name = shellQuote(service)
  if (init === 'systemd') {
    return [
      {
        kind: 'script',
        as: 'login',
        text: `systemctl is-active ${name}
echo "active-exit=$?"
systemctl is-enabled ${name} 2>/dev/null
echo "enabled-exit=$?"
systemctl show -p MainPID ${name} 2>/dev/null
exit 0
`,
      },
    ]
  }
  return [
    { kind: 'program', as: 'root', argv: ['service', service, 'status'] },
    {
      kind: 'script',
      as: 'login',
      // Boot links tell the same on both families; chkconfig and update-rc.d only write them.
      text: `service=${name}
for level in 3 5; do
  found=off
  for link in /etc/rc$level.d/S[0-9][0-9]"$service" /etc/rc.d/rc$level.d/S[0-9][0-9]"$service"; do
    if [ -e "$link" ]; then found=on; fi
  done
  echo "boot-$level=$found"
done
echo "MainPID=$(cat "/var/run/$service.pid" 2>/dev/null)"
`,
    },
  ]
}

/** Reads what `readCommands` printed, in their order. */
export function readService(results: readonly CommandResult[], init: Init): ServiceReading {
  return init === 'systemd' ? readSystemd(results) : readSysv(results)
}

/**
 * `systemctl is-active` exits 0 for active and 3 for what is not running; any other exit means we do not know. On 3 the
 * word tells a service that is just changing, which is neither.
 */
function readSystemd([only]: readonly CommandResult[]): ServiceReading {
  const text = only?.exitCode === 0 ? only.stdout : ''
  const [beforeActive = '', rest = ''] = split(text, /^active-exit=(\d+)$/m)
  const [beforeEnabled = ''] = split(rest, /^enabled-exit=(\d+)$/m)
  const exit = numberOf(text, /^active-exit=(\d+)$/m)
  const word = lastLine(beforeActive)
  return {
    active: activeOf(exit, word),
    enabled: enabledOf(lastLine(beforeEnabled)),
    word: word === '' ? `exit ${exit ?? '?'}` : word,
    pid: positive(numberOf(text, /^MainPID=(\d+)$/m)),
  }
}

function activeOf(exit: number | undefined, word: string): boolean | null {
  if (exit === 0) return word === 'active' || word === 'reloading' ? true : null
  if (exit !== 3) return null
  return word === 'activating' || word === 'deactivating' ? null : false
}

/** `static`, `indirect` and the like can be neither enabled nor disabled: null. */
function enabledOf(word: string): boolean | null {
  if (word === 'enabled') return true
  return word === 'disabled' || word === 'masked' ? false : null
}

/** LSB: `status` exits 0 when running and 3 when stopped; 1 and 2 (dead, its pid or lock file left behind) are no clean state. */
function readSysv([status, links]: readonly CommandResult[]): ServiceReading {
  const exit = status?.exitCode ?? null
  const boot =
    links?.exitCode === 0 ? [...links.stdout.matchAll(/^boot-\d=(on|off)$/gm)].map(found => found[1]) : []
  return {
    active: exit === 0 ? true : exit === 3 ? false : null,
    enabled: boot.length === 0 ? null : boot.every(state => state === 'on'),
    word: `status ${exit ?? '?'}`,
    pid: positive(numberOf(links?.stdout ?? '', /^MainPID=(\d+)$/m)),
  }
}

function split(text: string, at: RegExp): [string, string] {
  const found = at.exec(text)
  if (found === null) return ['', '']
  return [text.slice(0, found.index), text.slice(found.index + found[0].length)]
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? ''
}

function numberOf(text: string, pattern: RegExp): number | undefined {
  const digits = pattern.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function positive(value: number | undefined): number | null {
  return value === undefined || value === 0 ? null : value
}
