/**
 * The restore that is armed on the host before a fault: a detached timer that ends the fault by itself when laptop or link
 * die. Its token is a file; whoever renames it first decides, so a restore never both fires and is disarmed.
 */
import { shellQuote } from '../plan/quote.ts'

/** How the token begins of a revert that guards a change, which is no fault. */
export const guardToken = 'guard-'

export interface Restore {
  /** [a-z0-9-]+, unique. */
  readonly token: string
  readonly seconds: number
  /** What ends the fault; `$f` stands for the token's path. */
  readonly commands: string
  /** What must be remembered before the fault, likewise. */
  readonly remember: string
}

const place = (token: string): string => `d=/run/siteproof
mkdir -p "$d" 2>/dev/null && [ -w "$d" ] || d=/var/tmp/siteproof-restore
f="$d/restore-"${shellQuote(token)}
`
const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH\n'

/** What the timer runs. The process reads its own copy of the script, so that it does not depend on the file afterwards. */
export function timerScript(restore: Restore): string {
  return `${path}f=$1
echo $$ >"$f.pid"
n=0
while [ "$n" -lt ${restore.seconds} ]; do
  sleep 1
  n=$((n + 1))
  if [ ! -e "$f" ]; then rm -f "$f.pid"; exit 0; fi
done
mv "$f" "$f.fired" 2>/dev/null || { rm -f "$f.pid"; exit 0; }
${restore.commands}rm -f "$f.pid" "$f.sh" "$f.routes4" "$f.routes6" "$f.addresses6"
`
}

/**
 * What an earlier drill left that nobody ended: no fault is in force when the next one is armed, and a restore that fires in
 * its middle would spoil it. A timer whose token is gone ends by itself.
 */
const sweep = `for old in "$d"/restore-*; do
  case \${old##*/} in *.*) continue ;; esac
  if [ -e "$old" ]; then mv "$old" "$old.off" 2>/dev/null; rm -f "$old.off" "$old.sh" "$old.routes4" "$old.routes6" "$old.addresses6"; fi
done
rm -f "$d"/restore-*.fired
`

/** Prints \`armed PATH\` once the timer runs. Idempotent only with a fresh token. */
export function armScript(restore: Restore): string {
  return `${path}umask 077
${place(restore.token)}mkdir -p "$d" || exit 1
${sweep}printf '%s' ${shellQuote(timerScript(restore))} >"$f.sh" || exit 1
: >"$f" || exit 1
${restore.remember}if command -v setsid >/dev/null 2>&1; then
  setsid sh "$f.sh" "$f" </dev/null >/dev/null 2>&1 &
else
  nohup sh "$f.sh" "$f" </dev/null >/dev/null 2>&1 &
fi
n=0
while [ ! -s "$f.pid" ] && [ "$n" -lt 5 ]; do n=$((n + 1)); sleep 1; done
kill -0 "$(cat "$f.pid")" && echo "armed $f"
`
}

/** Ends the fault now, in the foreground. */
export function clearScript(restore: Restore): string {
  return `${path}${place(restore.token)}failed=0
${restore.commands}exit "$failed"
`
}

/** Prints \`armed\`, \`fired\`, or \`gone\` where the host knows nothing of it any more. Only reads. */
export function leftScript(token: string): string {
  return `${place(token)}if [ -e "$f" ]; then echo armed; elif [ -e "$f.fired" ]; then echo fired; else echo gone; fi
`
}

/** Prints \`disarmed\` or \`fired\` when the timer is gone; \`alive\` or \`unknown\` where that could not be proved. */
export function disarmScript(token: string): string {
  return `${path}${place(token)}said=unknown
if mv "$f" "$f.off" 2>/dev/null; then said=disarmed; elif [ -e "$f.fired" ]; then said=fired; fi
n=0
while [ -s "$f.pid" ] && kill -0 "$(cat "$f.pid" 2>/dev/null)" 2>/dev/null && [ "$n" -lt 20 ]; do
  n=$((n + 1)); sleep 1
done
if [ -s "$f.pid" ] && kill -0 "$(cat "$f.pid")" 2>/dev/null; then echo alive; exit 0; fi
rm -f "$f.off" "$f.fired" "$f.pid" "$f.sh" "$f.routes4" "$f.routes6" "$f.addresses6"
echo "$said"
`
}

/** Ends a stopped service. */
export function serviceCommands(argv: readonly string[]): Pick<Restore, 'commands' | 'remember'> {
  return { commands: `${argv.map(shellQuote).join(' ')} || failed=1\n`, remember: '' }
}

/**
 * Brings a link up. Taking it down loses the routes that somebody added through it and its IPv6 addresses, which the kernel
 * does not bring back: they are remembered and put back.
 */
export function linkCommands(device: string): Pick<Restore, 'commands' | 'remember'> {
  const dev = shellQuote(device)
  return {
    remember: `ip -4 route show dev ${dev} 2>/dev/null | grep -v 'proto kernel' | sed 's/ linkdown//; s/ dead//' >"$f.routes4"
ip -6 route show dev ${dev} 2>/dev/null | grep -v -e 'proto kernel' -e 'proto ra' | sed 's/ linkdown//; s/ dead//' >"$f.routes6"
ip -6 -o addr show dev ${dev} scope global 2>/dev/null | grep -v dynamic | awk '{ print $4 }' >"$f.addresses6"
`,
    commands: `ip link set dev ${dev} up || failed=1
if [ -s "$f.addresses6" ]; then
  while read -r a; do ip -6 addr replace "$a" dev ${dev} 2>/dev/null; done <"$f.addresses6"
fi
for v in 4 6; do
  if [ -s "$f.routes$v" ]; then
    while read -r r; do ip "-$v" route replace $r dev ${dev} 2>/dev/null; done <"$f.routes$v"
  fi
done
`,
  }
}
