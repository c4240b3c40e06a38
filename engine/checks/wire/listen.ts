/** Who speaks VRRP on a segment (P11): tcpdump, else perl or python. None of them: exit 127, and nothing is known. */
import { shellQuote } from '../../plan/quote.ts'
import { perlListen, pythonListen } from './programs.ts'

/** Prints `tool NAME`, what it heard, and `listened SECONDS` only if it listened all the time. Runs as root. */
export function listenScript(interfaceName: string, seconds: number): string {
  return `name=${shellQuote(interfaceName)}
seconds=${seconds}
if [ ! -e "/sys/class/net/$name" ]; then echo "no interface $name" >&2; exit 1; fi
if command -v tcpdump >/dev/null 2>&1; then
  echo 'tool tcpdump'
  # Without -v: that would print the password of the adverts.
  tcpdump -nn -l -i "$name" 'ip proto 112' 2>/dev/null &
  pid=$!
  sleep "$seconds"
  if kill "$pid" 2>/dev/null; then
    wait "$pid" 2>/dev/null
    echo "listened $seconds"
    exit 0
  fi
fi
if command -v perl >/dev/null 2>&1; then
  echo 'tool perl'
  perl - "$name" "$seconds" <<'end-of-program'
${perlListen}end-of-program
  exit $?
fi
for python in python3 python; do
  if command -v "$python" >/dev/null 2>&1; then
    echo "tool $python"
    "$python" - "$name" "$seconds" <<'end-of-program'
${pythonListen}end-of-program
    exit $?
  fi
done
echo 'tcpdump, perl, python: not found' >&2
exit 127
`
}

export interface Heard {
  readonly tool: string
  /** false: it did not listen to the end, so silence means nothing. */
  readonly complete: boolean
  readonly adverts: readonly { readonly source: string; readonly vrid: string; readonly priority: number }[]
}

/** tcpdump: `… IP 10.0.0.11 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 100, …`; ours: `vrrp 10.0.0.11 vrid 51 prio 100 …`. */
export function parseHeard(stdout: string): Heard {
  const adverts = stdout.split('\n').flatMap(line => {
    const found =
      /\bIP (\d+\.\d+\.\d+\.\d+) > \S+ (?:.*\s)?vrid (\d+), prio (\d+)/.exec(line) ??
      /^vrrp (\S+) vrid (\d+) prio (\d+)/.exec(line)
    if (found === null) return []
    return [{ source: found[1] ?? '', vrid: found[2] ?? '', priority: Number(found[3]) }]
  })
  return {
    // The last one named: an earlier one gave up.
    tool: [...stdout.matchAll(/^tool (\S+)$/gm)].at(-1)?.[1] ?? '',
    complete: /^listened \d+$/m.test(stdout),
    adverts,
  }
}
