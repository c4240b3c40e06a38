/** Programs that keepalived starts as root: they must exist, be executable, belong to root, and nobody else may replace them. */
import { shellQuote } from '../../plan/quote.ts'

/** Prints `PATH|PART|TYPE|UID|MODE|EXECUTABLE` for each path and every directory above it; `PATH|absent` where there is none. */
export function programScript(paths: readonly string[]): string {
  return `for path in ${paths.map(shellQuote).join(' ')}; do
  if [ ! -e "$path" ]; then echo "$path|absent"; continue; fi
  part=$(readlink -f "$path")
  while :; do
    executable=no
    if [ -x "$part" ]; then executable=yes; fi
    echo "$path|$part|$(stat -c '%F|%u|%a' "$part")|$executable"
    if [ "$part" = / ]; then break; fi
    part=$(dirname "$part")
  done
done
`
}

export interface ProgramProblem {
  readonly path: string
  readonly problem: 'absent' | 'not-executable' | 'not-root' | 'writable'
  readonly part: string
}

export function programProblems(stdout: string): readonly ProgramProblem[] {
  return stdout.split('\n').flatMap(line => {
    const [path = '', part = '', type = '', uid = '', mode = '', executable = ''] = line.split('|')
    if (path === '') return []
    if (part === 'absent') return [{ path, part: path, problem: 'absent' as const }]
    const found: ProgramProblem[] = []
    if (executable !== 'yes' && type !== 'directory') found.push({ path, part, problem: 'not-executable' })
    if (uid !== '0') found.push({ path, part, problem: 'not-root' })
    // The last two digits are group's and others'; a sticky directory keeps others from replacing what is not theirs.
    const sticky = mode.length === 4 && (Number(mode[0]) & 1) === 1
    if (!sticky && [...mode.slice(-2)].some(digit => (Number(digit) & 2) === 2))
      found.push({ path, part, problem: 'writable' })
    return found
  })
}
