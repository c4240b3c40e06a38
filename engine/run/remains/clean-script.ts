/** Takes away on a host what only the run needed. Prints `removed PATH` or `kept REASON PATH` for each; POSIX sh. */
import { shellQuote } from '../../plan/quote.ts'
import type { KeptReason } from '../events.ts'
import { traceFunctions } from './script.ts'

export interface Removal {
  readonly path: string
  /** Goes only while it is this; without it the path is the run's own by name, and goes with all below it. */
  readonly sha256?: string
}

const functions = `gone() { [ ! -e "$1" ] && [ ! -L "$1" ]; }
removed() { if gone "$1"; then echo "removed $1"; else echo "kept not-removed $1"; fi; }
file() {
  gone "$1" && return 0
  if [ -L "$1" ] || [ ! -f "$1" ]; then echo "kept edited $1"; return 0; fi
  sum=$(sha256sum <"$1")
  if [ "\${sum%% *}" != "$2" ]; then echo "kept edited $1"; return 0; fi
  rm -f -- "$1" 2>/dev/null
  removed "$1"
}
tree() {
  gone "$1" && return 0
  rm -rf -- "$1" 2>/dev/null
  removed "$1"
}
hollow() {
  [ -d "$1" ] && [ ! -L "$1" ] && rmdir -- "$1" 2>/dev/null && echo "removed $1"
  return 0
}
`

/** `hollow` are folders that the run made: they go where nothing is in them any more. */
export function cleanScript(
  removals: readonly Removal[],
  hollow: readonly string[],
  beside: readonly string[],
  root = '',
): string {
  const words = removals.map(({ path, sha256 }) =>
    sha256 === undefined ? `tree ${shellQuote(path)}\n` : `file ${shellQuote(path)} ${shellQuote(sha256)}\n`,
  )
  const folders = [...new Set(hollow)]
    .toSorted((a, b) => b.length - a.length)
    .map(path => `hollow ${shellQuote(path)}\n`)
  return `${traceFunctions(beside, root)}${functions}traces | while read -r how path; do
  case $how in
    busy) echo "kept in-use $path" ;;
    tree) tree "$path" ;;
    hollow) hollow "$path" ;;
  esac
done
${words.join('')}${folders.join('')}echo cleaned
`
}

export interface Cleaned {
  readonly removed: readonly string[]
  readonly kept: readonly { readonly path: string; readonly reason: KeptReason }[]
}

/** undefined: the script did not come to its end. */
export function parseCleaned(stdout: string): Cleaned | undefined {
  const lines = stdout.split('\n')
  if (!lines.includes('cleaned')) return undefined
  const removed = lines.filter(line => line.startsWith('removed ')).map(line => line.slice('removed '.length))
  const kept = lines.flatMap(line => {
    const found = /^kept (edited|in-use|not-removed) (.+)$/.exec(line)
    return found === null ? [] : [{ reason: found[1] as KeptReason, path: found[2] ?? '' }]
  })
  return { removed, kept }
}
