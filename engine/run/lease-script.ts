/**
 * The lease of a host as the host itself sees it: one small file a run in a folder that everybody may write to, so that
 * engineers with different logins see each other's without root's help. Times are the host's own, in seconds since the epoch.
 */
import { shellQuote } from '../plan/quote.ts'

export interface Lease {
  readonly run: string
  /** Tells this stretch of the run from every other one of the same run. */
  readonly token: string
  readonly by: string
  readonly laptop: string
}

export interface LeaseHolder {
  readonly by: string
  readonly laptop: string
  readonly run: string
  /** The host's clock, in seconds. */
  readonly since: number
  readonly until: number
}

export interface LeaseReply {
  /** The host's clock, in seconds; 0 where it told none. */
  readonly now: number
  /** Where the lease now stands; absent where it could not be taken. */
  readonly path?: string
  /** Somebody else's, in force. */
  readonly holder?: LeaseHolder
  /** What stood there and was taken over: expired, or of this same run. */
  readonly tookOver?: LeaseHolder
  /** Why nothing could be written anywhere. */
  readonly reason?: string
}

/** Tried in this order; with a full or read-only disk the last two still take a file. Every place is looked at. */
export const leasePlaces = '/var/tmp /tmp /run /dev/shm'

/** Shell functions over a lease file; whatever stands in it, they print one short line or nothing. */
const reading = (
  seconds: number,
): string => `field() { sed -n "s/^$1=\\([^[:cntrl:]]*\\)$/\\1/p" "$2" 2>/dev/null | head -n 1 | cut -c 1-300; }
number() { field "$1" "$2" | grep '^[0-9][0-9]*$' | cut -c 1-12; }
tell() { echo "$1 $(number since "$2") $(number until "$2") $(field run "$2") $(field laptop "$2") $(field by "$2")"; }
in_force() { u=$(number until "$1"); [ "\${u:-0}" -gt "$now" ] && [ "$u" -le $((now + ${4 * seconds})) ]; }
`

/**
 * The file is written before the others are looked at: of two that start together, at least one sees the other. Whoever holds a
 * lease in force ignores a newer one, which is about to be taken back. A time further ahead than any lease lasts is one that
 * was written before the clock was set back.
 */
function script(lease: Lease, seconds: number, mode: 'take' | 'renew'): string {
  const run = lease.run.replaceAll(/[^A-Za-z0-9-]/g, '_')
  return `PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin; export PATH
umask 022
now=$(date +%s)
echo "now $now"
run=${shellQuote(run)}
token=${shellQuote(lease.token)}
name=siteproof-lease-$run-$(id -u)
${reading(seconds)}mine=
since=$now
for d in ${leasePlaces}; do
  f=$d/$name
  if [ -f "$f" ] && [ ! -L "$f" ] && [ "$(field token "$f")" = "$token" ]; then
    since=$(number since "$f")
    if in_force "$f"; then mine=$f; fi
  fi
done
put() {
  rm -f "$1.$token.new" 2>/dev/null
  # Everybody may write there: a link that was put in the way is not followed.
  set -C
  printf '%s\\n' "run=$run" "token=$token" "since=\${since:-$now}" "until=$((now + ${seconds}))" ${shellQuote(`laptop=${encodeURIComponent(lease.laptop)}`)} ${shellQuote(`by=${encodeURIComponent(lease.by)}`)} >"$1.$token.new" && mv -f "$1.$token.new" "$1"
}
took=
held=
for d in ${leasePlaces}; do
  f=$d/$name
  if [ -f "$f" ] && [ ! -L "$f" ] && [ "$(field token "$f")" != "$token" ]; then
    ${mode === 'take' ? 'took=$(tell took "$f")' : 'if in_force "$f"; then held=$(tell held "$f"); break; fi'}
  fi
  if why=$(put "$f" 2>&1); then path=$f; break; fi
  rm -f "$f.$token.new" 2>/dev/null
done
for d in ${leasePlaces}; do
  for f in "$d"/siteproof-lease-*; do
    case $f in *.new) continue ;; esac
    if [ ! -f "$f" ] || [ -L "$f" ] || [ "$(field token "$f")" = "$token" ]; then continue; fi
    if ! in_force "$f"; then
      took=$(tell took "$f")
      rm -f "$f" 2>/dev/null
    elif [ "$(field run "$f")" = "$run" ]; then
      ${mode === 'take' ? 'took=$(tell took "$f"); rm -f "$f" 2>/dev/null' : 'if [ "$(number since "$f")" -gt "$since" ]; then held=$(tell held "$f"); fi'}
    elif [ -z "$mine" ]; then
      held=$(tell held "$f")
    fi
  done
done
if [ -n "$held" ]; then
  if [ -n "\${path:-}" ]; then rm -f "$path" 2>/dev/null; fi
  echo "$held"
  exit 0
fi
if [ -n "$took" ]; then echo "$took"; fi
if [ -n "\${path:-}" ]; then echo "path $path"; else echo "reason $(echo "$why" | tail -n 1)"; fi
`
}

export function takeScript(lease: Lease, seconds: number): string {
  return script(lease, seconds, 'take')
}

/** Prints \`held\` only where the own lease had expired, or the same run goes on elsewhere. */
export function renewScript(lease: Lease, seconds: number): string {
  return script(lease, seconds, 'renew')
}

/** Removes the file where it is still ours. */
export function releaseScript(lease: Lease, path: string): string {
  const file = shellQuote(path)
  return `if grep -q ${shellQuote(`^token=${lease.token}$`)} ${file} 2>/dev/null; then rm -f ${file}; fi\n`
}

export function parseReply(stdout: string): LeaseReply {
  const lines = new Map(
    stdout.split('\n').map(line => {
      const at = line.indexOf(' ')
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    }),
  )
  const [path, held, took, reason] = ['path', 'held', 'took', 'reason'].map(name => lines.get(name))
  const now = Number(lines.get('now') ?? 0)
  return {
    now: Number.isSafeInteger(now) ? now : 0,
    ...(path !== undefined && { path }),
    ...(held !== undefined && { holder: holderOf(held) }),
    ...(took !== undefined && { tookOver: holderOf(took) }),
    ...(reason !== undefined && { reason }),
  }
}

function holderOf(line: string): LeaseHolder {
  const [since = '', until = '', run = '', laptop = '', by = ''] = line.split(' ')
  return { since: Number(since), until: Number(until), run, laptop: decoded(laptop), by: decoded(by) }
}

/** Whoever may write to the folder may have written anything. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll(/\p{C}/gu, ' ')
  } catch {
    return text
  }
}
