/**
 * What stands on a host, read in one go: given paths, what lies below them or is listed in files of the host, and traces of our own
 * that a process which was killed could not take away. POSIX sh, GNU or busybox tools; reads only.
 */
import { shellQuote } from '../../plan/quote.ts'
import type { Left } from '../events.ts'

export interface Wanted {
  readonly kind: 'path' | 'folder' | 'tree' | 'listed_in' | 'packages_in' | 'package'
  readonly path: string
  readonly for: Left['for']
}

/** More than any runbook leaves: a tree that is larger is told by its first lines. */
const mostLines = 5000

/**
 * `traces` prints one line for each: `tree PATH` for what goes as a whole, `hollow PATH` for a folder that goes once it is empty,
 * `busy PATH` for what a living process still uses. Everybody may write to these folders: only what is ours by name, kind and
 * owner counts. `beside` are paths that were written; a write that was cut off leaves its half there.
 */
export function traceFunctions(beside: readonly string[], root = ''): string {
  const base = shellQuote(root)
  return `alive() {
  [ -s "$1" ] && pid=$(cat "$1") && [ -d "/proc/$pid" ] && tr '\\000' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -F -e "$2"
}
real() { [ -d "$1" ] && [ ! -L "$1" ]; }
traces() {
  for d in ${base}/var/tmp/siteproof-[0-9]*; do
    real "$d" && [ "$(stat -c %u "$d")" = "\${d##*-}" ] || continue
    for f in "$d"/jobs/*; do
      real "$f" || continue
      if alive "$f/pid" "\${f##*/}"; then echo "busy $f"; else echo "tree $f"; fi
    done
    for f in "$d"/upload/*.part; do if [ -f "$f" ]; then echo "tree $f"; fi; done
    for f in "$d/jobs" "$d/upload" "$d"; do if real "$f"; then echo "hollow $f"; fi; done
  done
  for d in ${base}/tmp/siteproof.* ${base}/var/tmp/siteproof.* ${base}/var/tmp/siteproof-copy.* ${base}/var/tmp/siteproof-packages.* ${base}/run/siteproof-sql.* ${base}/dev/shm/siteproof-sql.*; do
    real "$d" && [ "$(stat -c %a "$d")" = 700 ] && echo "tree $d"
  done
  for d in ${base}/run/siteproof ${base}/var/tmp/siteproof-restore; do
    real "$d" && [ "$(stat -c %u "$d")" = "$(id -u)" ] || continue
    for f in "$d"/restore-*; do
      [ -e "$f" ] || continue
      token=\${f##*/}; token=\${token%%.*}
      if alive "$d/$token.pid" "$token"; then echo "busy $f"; else echo "tree $f"; fi
    done
    echo "hollow $d"
  done
  for p in ${beside.map(shellQuote).join(' ')}; do
    if [ -f "$p.part" ] && [ ! -L "$p.part" ]; then echo "tree $p.part"; fi
    for f in "\${p%/*}/.\${p##*/}.siteproof-"*; do if [ -f "$f" ]; then echo "tree $f"; fi; done
  done
  return 0
}
`
}

const showFunction = `show() {
  case $2 in *'
'*) return 0 ;; esac
  if [ -L "$2" ]; then type=link; sum=$(readlink "$2" | tr -d '\\n' | sha256sum)
  elif [ -d "$2" ]; then type=directory; sum=-
  elif [ -f "$2" ]; then type=file; sum=$(sha256sum <"$2") || return 1
  elif [ -e "$2" ]; then type=other; sum=-
  else return 0
  fi
  about=$(stat -c '%a %U:%G' "$2") || return 0
  echo "left $1 $type $about \${sum%% *} $2"
}
`

const installedFunction = `installed() {
  if command -v dpkg-query >/dev/null; then version=$(dpkg-query -W -f '\${Version}' "$2" 2>/dev/null)
  else version=$(rpm -q --qf '%{VERSION}-%{RELEASE}' "$2" 2>/dev/null)
  fi || return 0
  if [ -n "$version" ]; then echo "package $1 $version $2"; fi
}
`

const wantedWords: Record<Wanted['kind'], (path: string, whose: string) => string> = {
  path: (path, whose) => `show ${whose} ${path} || exit 1\n`,
  folder: (path, whose) => `show ${whose} ${path} || exit 1\n`,
  tree: (path, whose) =>
    `if [ -e ${path} ] || [ -L ${path} ]; then find ${path} | head -n ${mostLines} | while IFS= read -r f; do show ${whose} "$f"; done; fi\n`,
  listed_in: (path, whose) =>
    `if [ -f ${path} ]; then while IFS= read -r f; do show ${whose} "$f"; done <${path}; fi\n`,
  packages_in: (path, whose) =>
    `if [ -f ${path} ]; then sort -u ${path} | while read -r name; do installed ${whose} "$name"; done; fi\n`,
  package: (name, whose) => `installed ${whose} ${name}\n`,
}

export function listScript(wanted: readonly Wanted[], beside: readonly string[], root = ''): string {
  const words = wanted.map(one => wantedWords[one.kind](shellQuote(one.path), one.for))
  return `${traceFunctions(beside, root)}${showFunction}${installedFunction}traces | while read -r how path; do
  if [ "$how" = tree ] && [ -d "$path" ]; then
    find "$path" | head -n ${mostLines} | while IFS= read -r f; do show run "$f"; done
  else
    show run "$path"
  fi
done
${words.join('')}echo listed
`
}

/** What the script printed; undefined where it did not come to its end, so that nothing is known. */
export function parseList(stdout: string): readonly Left[] | undefined {
  const lines = stdout.split('\n')
  if (!lines.includes('listed')) return undefined
  // The first word about a path counts: what a runbook says of it comes before what lies in a folder of its.
  const found = new Map<string, Left>()
  for (const line of lines) {
    const one = parseLine(line)
    if (one !== undefined && !found.has(one.path)) found.set(one.path, one)
  }
  return [...found.values()]
}

function parseLine(line: string): Left | undefined {
  const file =
    /^left (site|undo|run) (file|directory|link|other) ([0-7]{3,4}) (\S+:\S+) ([0-9a-f]{64}|-) (.+)$/.exec(
      line,
    )
  if (file !== null) {
    const [, whose, kind, mode = '', owner = '', sha256 = '-', path = ''] = file
    const known = { path, owner, mode: mode.padStart(4, '0'), ...(sha256 !== '-' && { sha256 }) }
    return { kind: kind as Left['kind'], for: whose as Left['for'], ...known }
  }
  const installed = /^package (site|undo|run) (\S+) (\S+)$/.exec(line)
  if (installed === null) return undefined
  const [, whose, state = '', path = ''] = installed
  return { kind: 'package', path, state, for: whose as Left['for'] }
}
