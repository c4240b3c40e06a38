/** Secrets known by where they stand rather than by their value: passwords of others, and own ones too short to search for. */

const key = String.raw`(?:[A-Za-z0-9_-]{0,32}(?:password|passwd|passphrase|_pwd|secret|token))`
/** No value that is a mask already, or one that a shell or template fills in. */
const bare = String.raw`[^\s'"‹⟨$\x60{<;,&|()\\][^\s'";,&|)]{0,255}`
const inSingle = String.raw`[^'‹⟨\n][^'\n]{0,255}`
const inDouble = String.raw`[^"‹⟨$\x60\n][^"\n]{0,255}`

/** Each has two groups: what stays, and the value. */
const places: readonly RegExp[] = [
  // keepalived: a line (of a file, a diff, a grep) or a one-line block, never a sentence that mentions it
  new RegExp(
    String.raw`((?:^[\s\d:+<>|-]{0,24}|[{;] *|auth_type +PASS +)auth_pass[ \t]+['"]?)(${bare})(?=['"]?[ \t\r]*(?:$|[}#!]))`,
    'gm',
  ),
  new RegExp(String.raw`(\b${key}[ \t]*=[ \t]*')(${inSingle})`, 'gi'),
  new RegExp(String.raw`(\b${key}[ \t]*=[ \t]*")(${inDouble})`, 'gi'),
  new RegExp(String.raw`(\b${key}[ \t]*=[ \t]*)(${bare})`, 'gi'),
  new RegExp(String.raw`("${key}"\s{0,8}:\s{0,8}")(${inDouble})`, 'gi'),
  new RegExp(
    String.raw`(\bidentified\s+(?:with\s+\S{1,64}\s+)?(?:by|as)\s+(?:password\s+)?')(${inSingle})`,
    'gi',
  ),
  new RegExp(String.raw`(\bpassword\s*\(\s*')(${inSingle})`, 'gi'),
  new RegExp(String.raw`(\b[a-z][a-z0-9+.-]{1,16}:\/\/[^\s:@\/‹]{0,64}:)([^\s@\/‹$]{1,256})(?=@)`, 'gi'),
]

const hint = /auth_pass|passw|passphrase|pwd|secret|token|identified|:\/\//i
/** A line so far that may still become one of the places; `Password: ` of a prompt may not, and is shown at once. */
const unfinished = new RegExp(
  String.raw`(?:auth_pass(?:[ \t][^\n]*)?|${key}[ \t]*(?:=[^\n]*)?|"${key}"\s*(?::[^\n]*)?|identified(?:\s[^\n]*)?|:\/\/[^\s@]*)$`,
  'i',
)
const words = ['auth_pass', 'password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'identified', '://']

/** Masks what stands where a password stands; `nameOf` knows a registered value's name. */
export function maskStructure(text: string, nameOf: (value: string) => string | undefined): string {
  if (!hint.test(text)) return text
  return places.reduce(
    (masked, place) =>
      masked.replace(place, (_, before: string, value: string) => `${before}‹${nameOf(value) ?? 'secret'}›`),
    text,
  )
}

const longestLine = 4096

/** From where a stream must wait: an unfinished line that names a password, or ends in what may become such a name. */
export function structureHold(tail: string): number {
  const line = Math.max(tail.lastIndexOf('\n') + 1, tail.length - longestLine)
  const last = tail.slice(line)
  const begun = words.some(word => endsInBeginningOf(last.toLowerCase(), word))
  return begun || unfinished.test(last) ? line : tail.length
}

function endsInBeginningOf(text: string, word: string): boolean {
  for (let length = Math.min(word.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(word.slice(0, length))) return true
  }
  return false
}
