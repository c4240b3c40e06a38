/** Whose MAC answers for an address, asked by broadcast (P07): arping of either kind, else perl or python, else the neighbour table. */
import { shellQuote } from '../../plan/quote.ts'
import { perlArp, pythonArp } from './programs.ts'

/**
 * Prints `tool NAME`, the answers, and `asked` if the question went out. Runs as root. `neighbours` allows ping and the
 * neighbour table as the last resort: it tells one answerer at most, enough for 'is it free', never for 'is it only one'.
 */
export function arpScript(interfaceName: string, address: string, neighbours: boolean): string {
  return `name=${shellQuote(interfaceName)}
wanted=${shellQuote(address)}
if [ ! -e "/sys/class/net/$name" ]; then echo "no interface $name" >&2; exit 1; fi
if command -v arping >/dev/null 2>&1; then
  # Two programs of one name: iputils knows -V and -I, the one by Habets takes -i.
  case $(arping -V 2>&1) in
    *iputils*)
      echo 'tool arping'
      # -b: a second question by unicast would hear only who answered the first.
      arping -b -c 3 -w 4 -I "$name" "$wanted"
      if [ $? -le 1 ]; then echo asked; exit 0; fi ;;
    *Habets*|*habets*|*ARPing*)
      echo 'tool arping'
      arping -c 3 -i "$name" "$wanted"
      if [ $? -le 1 ]; then echo asked; exit 0; fi ;;
  esac
fi
own=0.0.0.0
for candidate in $(ip -o -4 addr show dev "$name" | sed -n 's/.* inet \\([0-9.]*\\).*/\\1/p'); do
  if [ "$candidate" != "$wanted" ]; then own=$candidate; break; fi
done
if command -v perl >/dev/null 2>&1; then
  echo 'tool perl'
  perl - "$name" "$wanted" "$own" <<'end-of-program'
${perlArp}end-of-program
  exit $?
fi
for python in python3 python; do
  if command -v "$python" >/dev/null 2>&1; then
    echo "tool $python"
    "$python" - "$name" "$wanted" "$own" <<'end-of-program'
${pythonArp}end-of-program
    exit $?
  fi
done
${neighbours ? neighbourTable : ''}echo 'arping, perl, python: not found' >&2
exit 127
`
}

const neighbourTable = `if command -v ping >/dev/null 2>&1; then
  echo 'tool ping'
  ping -c 2 -W 1 -I "$name" "$wanted" >/dev/null 2>&1
  # Firewalls drop the echo; whether the neighbour answered ARP is what counts.
  ip neigh show "$wanted" dev "$name" | grep -E 'REACHABLE|STALE|DELAY|PROBE|PERMANENT'
  echo asked
  exit 0
fi
`

export interface ArpAnswers {
  readonly tool: string
  readonly asked: boolean
  /** Distinct, lower case, in order of appearance. */
  readonly macs: readonly string[]
}

export function parseArp(stdout: string): ArpAnswers {
  const macs = [...stdout.matchAll(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/gi)].map(match =>
    match[0].toLowerCase(),
  )
  return {
    tool: [...stdout.matchAll(/^tool (\S+)$/gm)].at(-1)?.[1] ?? '',
    asked: /^asked$/m.test(stdout),
    macs: [...new Set(macs)],
  }
}
