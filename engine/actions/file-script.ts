/** The scripts behind the action `file`: read what is there, then write it in one go. POSIX sh, GNU or busybox tools. */
import { shellQuote } from '../plan/quote.ts'
import type { FileState } from '../run/events.ts'
import type { CommandResult } from '../ports.ts'

/** What stands at a path: nothing, a plain file, or something that must not be replaced (a link, a directory, a device). */
export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly state: FileState }
  | { readonly kind: 'other'; readonly type: string }

export interface PathReading {
  readonly found: Found
  /** Parent directories that do not exist yet, outermost first. */
  readonly missing: readonly string[]
  /** The first name that nothing has yet: an earlier backup of the same run holds the older state and is never replaced. */
  readonly backup: string
}

export function readScript(path: string, backup: string): string {
  return `path=${shellQuote(path)}
if [ -L "$path" ]; then
  echo "other symbolic link to $(readlink "$path")"
elif [ -f "$path" ]; then
  sum=$(sha256sum "$path") || exit 1
  about=$(stat -c '%a %U:%G' "$path") || exit 1
  # sha256sum puts a backslash first when the name needs escaping.
  sum=\${sum#\\\\}
  echo "file \${sum%% *} $about"
elif [ -e "$path" ]; then
  echo "other $(stat -c %F "$path")"
else
  echo absent
fi
parent=$(dirname "$path")
while [ ! -e "$parent" ] && [ "$parent" != / ] && [ "$parent" != . ]; do
  echo "missing $parent"
  parent=$(dirname "$parent")
done
first=${shellQuote(backup)}
backup=$first
count=1
while [ -e "$backup" ] || [ -L "$backup" ]; do
  count=$((count + 1))
  backup=$first.$count
done
echo "backup $backup"
exit 0
`
}

/** undefined: the host did not answer as the script must, so nothing is known. */
export function readPath(result: CommandResult): PathReading | undefined {
  if (result.exitCode !== 0) return undefined
  const [first = '', ...rest] = result.stdout.trimEnd().split('\n')
  const found = foundOf(first)
  if (found === undefined) return undefined
  const missing = rest.filter(line => line.startsWith('missing ')).map(line => line.slice('missing '.length))
  const backup = rest.find(line => line.startsWith('backup '))?.slice('backup '.length)
  return backup === undefined ? undefined : { found, missing: missing.reverse(), backup }
}

function foundOf(line: string): Found | undefined {
  if (line === 'absent') return { kind: 'absent' }
  if (line.startsWith('other ')) return { kind: 'other', type: line.slice('other '.length) }
  const file = /^file ([0-9a-f]{64}) ([0-7]{3,4}) (\S+:\S+)$/.exec(line)
  if (file === null) return undefined
  return { kind: 'file', state: { sha256: file[1] ?? '', mode: octal(file[2] ?? ''), owner: file[3] ?? '' } }
}

/** Modes as four digits, so that `600` and `0600` compare equal. */
export function octal(mode: string): string {
  return mode.padStart(4, '0')
}

export interface WriteRequest {
  readonly path: string
  readonly content: string
  /** Marks the end of the content in the script; must not stand in the content on a line of its own. */
  readonly token: string
  readonly mode: string
  readonly owner: string
  readonly backup: string | null
  /** SHA-256 that the present file must have for the write to go on; null: it must be absent. */
  readonly before: string | null
  readonly after: string
  /** A script that checks the staged file, its path in `$staged`; it must exit 0. */
  readonly validate?: string
}

/** Exit codes of the write script, away from what programs use; anything else is the program's own trouble. */
export const writeExit = { changedMeanwhile: 201, invalid: 202, notWritten: 203, noBackup: 204 } as const

/**
 * Stages beside the target (same filesystem, so the rename is atomic), gives it mode and owner before its name, validates,
 * backs up, renames. One brace group: sh reads all of it before it runs any of it. The content travels as a here-document
 * on standard input, never in argv; a private file's backup is private too.
 */
export function writeScript(request: WriteRequest): string {
  const { path, content, token, mode, owner } = request
  const slash = path.lastIndexOf('/')
  const [directory, name] = [path.slice(0, slash) || '/', path.slice(slash + 1)]
  const staged = `${directory === '/' ? '' : directory}/.${name}.siteproof-${token.slice(0, 12)}`
  return `{
umask 077
path=${shellQuote(path)}
staged=${shellQuote(staged)}
(umask 022 && mkdir -p ${shellQuote(directory)}) || exit ${writeExit.notWritten}
trap 'rm -f "$staged"' EXIT
trap 'exit 143' HUP INT TERM
rm -f "$staged"
cat >"$staged" <<'end-of-${token}' || exit ${writeExit.notWritten}
${content === '' || content.endsWith('\n') ? content : `${content}\n`}end-of-${token}
${content === '' || content.endsWith('\n') ? '' : cutLastLineEnd}[ "$(sha256sum <"$staged")" = ${shellQuote(`${request.after}  -`)} ] || exit ${writeExit.notWritten}
chown ${shellQuote(owner)} "$staged" || exit ${writeExit.notWritten}
chmod ${shellQuote(mode)} "$staged" || exit ${writeExit.notWritten}
${validation(request.validate)}now=
if [ -e "$path" ] || [ -L "$path" ]; then now=$(sha256sum <"$path"); now=\${now%% *}; fi
[ "$now" = ${shellQuote(request.before ?? '')} ] || exit ${writeExit.changedMeanwhile}
${backupLines(request)}mv -f "$staged" "$path" || exit ${writeExit.notWritten}
if command -v restorecon >/dev/null 2>&1; then restorecon "$path" >/dev/null 2>&1; fi
exit 0
}
`
}

/** A here-document always ends in a line end; a content without one loses it again. */
const cutLastLineEnd = `bytes=$(wc -c <"$staged")
head -c "$((bytes - 1))" "$staged" >"$staged.cut" && cat "$staged.cut" >"$staged"
rm -f "$staged.cut"
`

function validation(script: string | undefined): string {
  if (script === undefined) return ''
  return `(
${script}
) </dev/null || exit ${writeExit.invalid}
`
}

function backupLines({ backup, mode }: WriteRequest): string {
  if (backup === null) return ''
  // A private file may have replaced an open one that held the same secret.
  const hide = /00$/.test(mode) ? `chmod go= ${shellQuote(backup)} || exit ${writeExit.noBackup}\n` : ''
  return `cp -p "$path" ${shellQuote(backup)} || exit ${writeExit.noBackup}\n${hide}`
}
