/** What an upload runs on the host, and how its answers are read. */
import { createHash } from 'node:crypto'
import { shellQuote } from '../../engine/plan/quote.ts'
import type { UploadRequest } from '../../engine/ports.ts'

export interface Stage {
  /** The unfinished file as one word of shell; `$stage` is the private folder. */
  readonly quotedPart: string
  readonly isPrivate: boolean
}

type Request = UploadRequest & { readonly elevated: boolean }

/** `target.part`, or a file of the same name at each try in a folder of the login user where only root may write the target. */
export function stageOf(request: Request): Stage {
  if (!request.elevated) return { quotedPart: shellQuote(`${request.target}.part`), isPrivate: false }
  const name = createHash('sha256').update(`${request.target} ${request.sha256}`).digest('hex').slice(0, 32)
  return { quotedPart: `"/var/tmp/siteproof-$(id -u)/upload/${name}.part"`, isPrivate: true }
}

/** A folder under /var/tmp could be somebody else's trap: it must be a real folder, ours, closed to others. */
const privateFolder = `base="/var/tmp/siteproof-$(id -u)"
umask 077
mkdir -p "$base/upload" || exit 1
for d in "$base" "$base/upload"; do
  [ -d "$d" ] && [ ! -L "$d" ] && [ -O "$d" ] || { echo "$d belongs to somebody else" >&2; exit 1; }
  chmod 700 "$d" || exit 1
done
`

const sha256 = `hash_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"
  elif command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 -r <"$1"
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$1"
  else echo 'no program for SHA-256 (sha256sum, openssl, shasum)' >&2; return 1
  fi | { read -r sum _ && [ -n "$sum" ] && printf '%s\\n' "$sum"; }
}
`

/** Says `name=value` lines: the path, size and hash of what is there already, free bytes and disk of both folders. */
export function prepareScript(request: Request, stage: Stage, withHash = true): string {
  const folder = request.target.slice(0, request.target.lastIndexOf('/')) || '/'
  return `${stage.isPrivate ? privateFolder : ''}${sha256}part=${stage.quotedPart}
folder=${shellQuote(folder)}
${stage.isPrivate ? '' : '[ -d "$folder" ] || { echo "no such folder: $folder" >&2; exit 1; }\n'}disk_of() {
  d=$1
  until [ -x "$d" ] && [ -d "$d" ]; do d=\${d%/*}; [ -n "$d" ] || d=/; done
  df -Pk "$d" | awk -v name="$2" 'NR == 2 { printf "%sDisk=%s\\n%sFree=%.0f\\n", name, $1, name, $4 * 1024 }'
}
printf 'part=%s\\n' "$part"
disk_of "$folder" target
disk_of "\${part%/*}" stage
size=0
[ -f "$part" ] && size=$(wc -c <"$part" | tr -d ' ')
printf 'size=%s\\n' "$size"
${withHash ? 'if [ "$size" -gt 0 ]; then printf prefixHash=; hash_of "$part" || exit 1; fi' : ':'}
`
}

export interface Preparation {
  readonly part: string
  readonly size: number
  readonly prefixHash: string
  /** Bytes free for an ordinary user; Infinity where df did not say. */
  readonly targetFree: number
  readonly stageFree: number
  readonly targetDisk: string
  readonly stageDisk: string
}

export function parsePreparation(output: string): Preparation {
  const found = new Map<string, string>()
  for (const line of output.split('\n')) {
    const at = line.indexOf('=')
    if (at > 0) found.set(line.slice(0, at), line.slice(at + 1))
  }
  const text = (name: string): string => found.get(name) ?? ''
  const free = (name: string): number => (/^\d+$/.test(text(name)) ? Number(text(name)) : Infinity)
  return {
    part: text('part'),
    size: /^\d+$/.test(text('size')) ? Number(text('size')) : 0,
    prefixHash: text('prefixHash'),
    targetFree: free('targetFree'),
    stageFree: free('stageFree'),
    targetDisk: text('targetDisk'),
    stageDisk: text('stageDisk'),
  }
}

/** Prints the hash of what arrived; only where it is the right one, the file takes its place. */
export function placeScript(request: Request, part: string): string {
  const place = request.elevated
    ? ':'
    : `chmod ${request.mode} "$part" && mv -f -- "$part" ${shellQuote(request.target)} || exit 1`
  return `${sha256}part=${shellQuote(part)}
sum=$(hash_of "$part") || exit 1
if [ "$sum" = ${shellQuote(request.sha256)} ]; then ${place}; fi
printf '%s\\n' "$sum"
`
}

/** Nothing of the upload stays; its private folder goes too, unless another file lies there unfinished. */
export function cleanUpScript(stage: Stage): string {
  const remove = `part=${stage.quotedPart}\nrm -f -- "$part" || exit 1\n`
  return stage.isPrivate
    ? `${remove}rmdir -- "\${part%/*}" "\${part%/upload/*}" 2>/dev/null\nexit 0\n`
    : remove
}

/** As single programs, so that a restricted sudoers list can allow them. */
export function installPrograms(request: Request, part: string): [string, ...string[]][] {
  return [['install', '-m', request.mode, '-o', 'root', '-g', 'root', '--', part, request.target]]
}
