/**
 * The one script that reads a host. POSIX sh; works as any user, on CentOS 6 with bash 4.1 as on Debian 12 with dash. It starts as
 * few processes as it can: on a busy host each of them is waited for.
 */
import { shellQuote } from './quote.ts'

/**
 * Prints `key<TAB>value` lines, read by parseFacts; changes nothing. Sources: os-release(5); /run/systemd/system as sd_booted(3) says; catalogue 1.3.
 */
export function factScript(tools: readonly string[]): string {
  return [prelude, identity, network, firewall, rights, database, toolLoop(tools), 'say end 1'].join('\n')
}

const prelude = `
LC_ALL=C; export LC_ALL
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; export PATH
say() { printf '%s\\t%s\\n' "$1" "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }
# Sets $line; a last line without its end counts.
first() { line=; [ -f "$1" ] && [ -r "$1" ] && { IFS= read -r line <"$1" || [ -n "$line" ]; }; }
`

// os-release is read, never sourced: its values are data of the host.
const identity = `
set -- $(uname -nrm)
say hostname "$1"
say kernel "$2"
say architecture "$3"
first /etc/machine-id && say machine_id "$line"
ids=$(id)
uid=\${ids#uid=}
uid=\${uid%%[!0-9]*}
user=$uid
case $ids in "uid=$uid("*) user=\${ids#*\\(} user=\${user%%\\)*} ;; esac
say uid "$uid"
say user "$user"
for file in /etc/os-release /usr/lib/os-release; do
  [ -r "$file" ] || continue
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in 'ID='* | 'VERSION_ID='* | 'ID_LIKE='*) say "os_\${line%%=*}" "\${line#*=}" ;; esac
  done <"$file"
  break
done
first /etc/redhat-release && say redhat_release "$line"
first /etc/debian_version && say debian_version "$line"
if [ -d /run/systemd/system ]; then say init systemd; else say init sysv; fi
if has systemd-detect-virt; then say virtualization "$(systemd-detect-virt 2>/dev/null)"; fi
if has getenforce; then say selinux "$(getenforce 2>/dev/null)"
else
  mode=Disabled
  for file in /sys/fs/selinux/enforce /selinux/enforce; do
    first "$file" && case $line in 1) mode=Enforcing ;; 0) mode=Permissive ;; esac
  done
  say selinux "$mode"
fi
`

const network = `
ip -o link show 2>/dev/null | while IFS= read -r line; do say link "$line"; done
ip -o -4 addr show 2>/dev/null | while IFS= read -r line; do say addr "$line"; done
say ssh_connection "\${SSH_CONNECTION:-}"
`

// A list that could not be read says 'unreadable', it is not empty. Tables that iptables-nft made count as iptables.
const firewall = String.raw`
as_root() { if [ "$uid" = 0 ]; then "$@"; elif has sudo; then sudo -n "$@"; else return 1; fi; }
if has firewall-cmd || has firewalld; then
  if [ "$(firewall-cmd --state 2>/dev/null)" = running ]; then say firewalld running
  elif has systemctl && [ "$(systemctl is-active firewalld 2>/dev/null)" = active ]; then say firewalld running
  fi
fi
if has ufw; then
  if status=$(as_root env LC_ALL=C ufw status 2>/dev/null); then
    case $status in 'Status: active'*) say ufw active ;; esac
  elif grep -q '^ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null; then say ufw active
  fi
fi
if has nft; then
  if rules=$(as_root nft list ruleset 2>/dev/null); then
    if [ -z "$rules" ]; then say nft_rules 0
    else say nft_rules "$(printf '%s\n' "$rules" | awk '
      function flush() { if (!legacy) total += count; count = 0; legacy = 0 }
      $1 == "table" { flush() }
      $1 == "chain" && $2 ~ /^(INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)$/ { legacy = 1 }
      /^\t\t[^\t ]/ && $1 != "type" { count++ }
      /policy drop/ { count++ }
      END { flush(); print total + 0 }')"
    fi
  else say nft_rules unreadable
  fi
fi
if has iptables-save; then
  if rules=$(as_root iptables-save 2>/dev/null); then
    say iptables_rules "$(printf '%s\n' "$rules" | awk '
      /^\*/ { filter = ($1 == "*filter") }
      filter && (/^-A/ || /^:[A-Z]+ DROP/) { count++ }
      END { print count + 0 }')"
  else say iptables_rules unreadable
  fi
fi
`

/** Which packet filter is active, not merely installed; run by itself as root where the login user may not read the rules. */
export const firewallScript = `${prelude}uid=$(id -u)
${firewall}`

const rights = `
if [ "$uid" = 0 ]; then say privilege root
elif ! has sudo; then say privilege none
elif sudo -n true >/dev/null 2>&1; then say privilege sudo-nopasswd
else say privilege sudo-password
fi
`

/** What is installed, by its own word; what runs is for checks to ask. */
const database = `
for server in mariadbd mysqld /usr/libexec/mysqld /usr/local/mysql/bin/mysqld; do
  has "$server" || continue
  say database "$("$server" --no-defaults --version 2>/dev/null)"
  break
done
`

/** As `command -v` would find them, without a subshell for each. */
function toolLoop(tools: readonly string[]): string {
  return `for tool in ${tools.map(shellQuote).join(' ')}; do
  for directory in /usr/sbin /usr/bin /sbin /bin /usr/local/sbin /usr/local/bin; do
    [ -f "$directory/$tool" ] && [ -x "$directory/$tool" ] || continue
    say "tool_$tool" "$directory/$tool"
    break
  done
done`
}
