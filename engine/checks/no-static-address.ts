import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { RunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unreadable } from './judgement.ts'
import { addressOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const NoStaticAddress = z.strictObject({ address: ValueOf })
export type NoStaticAddress = z.infer<typeof NoStaticAddress>
interface Resolved {
  readonly address: string
}
interface Sample {
  readonly host: string
  readonly result: CommandResult
}

const places = [
  '/etc/sysconfig/network-scripts',
  '/etc/NetworkManager/system-connections',
  '/etc/netplan',
  '/etc/network',
  '/etc/rc.local',
  '/etc/rc.d/rc.local',
  '/etc/systemd/network',
]

/** No network configuration file names the address (T7): after a reboot this host would hold it beside the real holder. */
export const noStaticAddress: CheckKind<NoStaticAddress, Resolved, Sample> = {
  kind: 'no-static-address',
  schema: NoStaticAddress,
  scope: 'host',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({ address: addressOf(spec.address, render) }),
  describe: ({ address }) => phrase('see-no-static-address', { address }),
  async sample({ address }, context) {
    const [member] = context.hosts
    if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
    const command = { kind: 'script', as: 'root', text: searchScript(address) } as const
    return {
      host: member.host.name,
      result: await context.probe(member, phrase('saw-files-naming', { address }), command, 30),
    }
  },
  judge({ address }, samples) {
    const { host, result } = last(samples)
    const unread = unreadable(result, host, 'grep')
    if (unread !== undefined) return unread
    const found = namedIn(result.stdout, address)
    const searched = /^searched(.*)$/m.exec(result.stdout)?.[1]?.trim() ?? ''
    if (found.length === 0)
      return pass('static-none', { host, address, searched: searched === '' ? '-' : searched })
    return fail('static-address', { host, address, files: [...new Set(found)].join(', ') })
  },
}

/** grep exits 2 for a place that is not there, so only those that are there are searched; 1 only means no line. */
export function searchScript(address: string): string {
  return `set --
for place in ${places.join(' ')}; do
  if [ -e "$place" ]; then set -- "$@" "$place"; fi
done
echo "searched $*"
if [ "$#" -eq 0 ]; then exit 0; fi
grep -r -H -n -F -e ${shellQuote(address)} -- "$@"
[ "$?" -le 1 ]
`
}

/** The files with a line that names exactly this address, comments and files that no tool reads left out. */
function namedIn(stdout: string, address: string): readonly string[] {
  const whole = new RegExp(`(^|[^0-9.])${address.replaceAll('.', String.raw`\.`)}([^0-9.]|$)`)
  return stdout.split('\n').flatMap(line => {
    const match = /^(\/[^:]*(?::\d+)?(?=:\d+:)|\/[^:]+):(\d+):(.*)$/.exec(line)
    const [, file = '', , text = ''] = match ?? []
    if (file === '' || /(~|\.bak(\..*)?|\.orig|\.rpm(save|orig|new)|\.dpkg-\w+)$/.test(file)) return []
    return whole.test(text.replace(/^\s*[#;].*/, '')) ? [file] : []
  })
}
