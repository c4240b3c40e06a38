/**
 * Characters that act instead of being seen: controls (escape sequences begin with one), bidirectional marks that reorder what is
 * read, blanks without width, tags, line separators. Shown, they are evidence; obeyed, they lie about it. Sources: Unicode TR36
 * and TR9, CVE-2021-42574.
 */
const acting = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}\ud800-\udfff`
const any = new RegExp(`[${acting}]`, 'u')
const every = new RegExp(`[${acting}]`, 'gu')

export function hasActing(text: string): boolean {
  return any.test(text)
}

/** The first of them; undefined where all there is is seen. */
export function findActing(text: string): string | undefined {
  return any.exec(text)?.[0]
}

/** All of them but tab and line feed as `␛` or `⟪U+202E⟫`. */
export function visible(text: string): string {
  return text.replace(every, found => {
    const code = found.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return `⟪U+${code.toString(16).toUpperCase().padStart(4, '0')}⟫`
  })
}

/** JSON with the same characters as `\uXXXX`: the same data to a program, harmless to a terminal and an editor. */
export function visibleJson(value: unknown, indent?: number): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, null, indent).replace(every, found => found.split('').map(escaped).join(''))
}
