/** Fetches keepalived's version and configuration off a host, passwords taken out before anything is printed. */
import { shellQuote } from '../../plan/quote.ts'
import { tooLong } from './lint.ts'

/**
 * Prints `version …`, then the configuration after `config`. Every auth_pass value becomes `***` (`***9+` above 8
 * characters), or with `salt` the SHA-256 of salt and its first 8 characters: equal on two hosts only for equal secrets,
 * and worth nothing without the salt, which is never kept. Runs as root.
 */
export function readConfigScript(path: string, salt?: string): string {
  return `path=${shellQuote(path)}
if command -v keepalived >/dev/null 2>&1; then
  echo "version $(keepalived -v 2>&1 | sed -n 's/.*Keepalived v\\([0-9][0-9.]*\\).*/\\1/p' | head -n 1)"
else
  echo 'version none'
fi
if [ ! -f "$path" ]; then echo missing; exit 0; fi
echo config
while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    *auth_pass*)
      before=\${line%%auth_pass*}
      case $before in *'#'*|*'!'*) printf '%s\\n' "\${before}auth_pass ***"; continue ;; esac
      set -f
      set -- \${line#*auth_pass}
      set +f
      secret=\${1%\\}}
      secret=\${secret#'"'}
      secret=\${secret%'"'}
      rest=
      if [ "$#" -gt 0 ]; then
        case $1 in *'}') rest=' }' ;; esac
        shift
      fi
      for word in "$@"; do
        if [ "$word" = '}' ]; then rest="$rest }"; fi
      done
      ${salt === undefined ? maskLines : hashLines(salt)}
      printf '%s\\n' "\${before}auth_pass $shown$rest" ;;
    *) printf '%s\\n' "$line" ;;
  esac
done <"$path"
exit 0
`
}

const maskLines = `shown='***'
      if [ "\${#secret}" -gt 8 ]; then shown=${shellQuote(tooLong)}; fi`

function hashLines(salt: string): string {
  return `first=$(printf '%s' "$secret" | cut -c 1-8)
      shown=$(printf '%s%s' ${shellQuote(salt)} "$first" | sha256sum)
      shown=\${shown%% *}`
}

export interface ReadConfig {
  /** `2.2.7`; empty: the program is there but would not say; undefined: no such program. */
  readonly version?: string
  /** undefined: no such file. */
  readonly text?: string
}

export function parseReadConfig(stdout: string): ReadConfig {
  const version = /^version (.*)$/m.exec(stdout)?.[1] ?? ''
  const at = stdout.indexOf('\nconfig\n')
  return {
    ...(version === 'none' ? {} : { version }),
    ...(at === -1 ? {} : { text: stdout.slice(at + '\nconfig\n'.length) }),
  }
}

/** Whether `keepalived -t` exists (2.0.4 and later); undefined where the version is not known. */
export function canTest(version: string | undefined): boolean | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '')
  if (found === null) return undefined
  const [major = 0, minor = 0, patch = 0] = found.slice(1).map(Number)
  return major > 2 || (major === 2 && (minor > 0 || patch >= 4))
}
