/** What the observers run on hosts: POSIX sh that dash, busybox ash and bash take, bounded in time, reading only. */
import { shellQuote } from '../plan/quote.ts'

/** Ends a command by itself should the channel's end not reach it; a host without `timeout` relies on the channel alone. */
const bounded = (seconds: number): string =>
  `t=''\nif command -v timeout >/dev/null 2>&1; then t='timeout ${seconds}'; fi\n`

/**
 * Prints `every MS`, then one line a sample: 1 held, 0 not held, ? could not be told. ` inet A/` (or ` inet A ` before a peer
 * address) is the exact match of catalogue P05: no other address contains it.
 */
export function holderScript(address: string, seconds: number): string {
  return `a=${shellQuote(address)}
if sleep 0.1 2>/dev/null; then d=0.1; n=${seconds * 10}; echo 'every 100'; else d=1; n=${seconds}; echo 'every 1000'; fi
while [ "$n" -gt 0 ]; do
  n=$((n - 1))
  if out=$(ip -o -4 addr show 2>/dev/null); then
    case "$out" in
      *" inet $a/"*|*" inet $a "*) echo 1 || exit 0 ;;
      *) echo 0 || exit 0 ;;
    esac
  else
    echo '?' || exit 0
  fi
  sleep "$d"
done
`
}

/** Prints the options of a ping that gets an answer and what the ARP table holds then; `none` without ping, `silent` without an answer. */
export function pingCheckScript(address: string): string {
  return `a=${shellQuote(address)}
command -v ping >/dev/null 2>&1 || { echo none; exit 0; }
for options in '-O -i 0.1' '-O -i 0.2' '-i 0.2' '-i 1'; do
  if ping -n $options -c 2 -W 1 "$a" </dev/null >/dev/null 2>&1; then
    echo "$options"
    ip neigh show "$a" 2>/dev/null
    exit 0
  fi
done
echo silent
`
}

/** Runs ping with what the check found; beside it, lines `neigh …` say what this host's ARP table holds. */
export function pingScript(address: string, options: string, seconds: number): string {
  return `a=${shellQuote(address)}
${bounded(seconds)}if sleep 0.1 2>/dev/null; then d=0.1; n=${seconds * 10}; else d=1; n=${seconds}; fi
while [ "$n" -gt 0 ]; do
  n=$((n - 1))
  echo "neigh $(ip neigh show "$a" 2>/dev/null)" || exit 0
  sleep "$d"
done &
beside=$!
$t ping -n ${options} "$a" </dev/null 2>&1
kill "$beside" 2>/dev/null
exit 0
`
}

/** Follows keepalived's log from now on; exits 3 where there is none to follow. */
export function logScript(service: string, seconds: number): string {
  return `${bounded(seconds)}if [ -d /run/systemd/system ] && command -v journalctl >/dev/null 2>&1; then
  exec $t journalctl -f -n 0 -o short-precise -u ${shellQuote(service)} </dev/null
fi
set --
for f in /var/log/keepalived.log /var/log/messages /var/log/syslog /var/log/daemon.log; do
  if [ -r "$f" ]; then set -- "$@" "$f"; fi
done
if [ $# -eq 0 ]; then exit 3; fi
exec $t tail -n 0 -F "$@" </dev/null
`
}

/** Prints the announcements of the address seen on the card that leads to it; not for the host that holds it. */
export function garpScript(address: string, seconds: number): string {
  return `a=${shellQuote(address)}
${bounded(seconds)}dev=$(ip -o route get "$a" 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
exec $t tcpdump -nn -l -i "$dev" arp and ether broadcast and src host "$a" </dev/null
`
}

export const versionScript = `keepalived -v 2>&1\n`

/** Major version out of `Keepalived v2.2.7 (…)`; undefined where it does not say. */
export function keepalivedMajor(text: string): number | undefined {
  const found = /Keepalived v(\d+)\./i.exec(text)?.[1]
  return found === undefined ? undefined : Number(found)
}
