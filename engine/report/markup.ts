/** HTML that is already escaped. Only `html` makes it, so that nothing a host printed can become markup. */
export interface Markup {
  readonly markup: string
}
type Part = string | number | Markup | undefined | false | readonly Part[]

/** Tagged template: every value is escaped unless it is Markup; lists are joined, undefined and false leave nothing. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = literals[0] ?? ''
  for (const [index, part] of parts.entries()) markup += escaped(part) + (literals[index + 1] ?? '')
  return { markup }
}

/** Our own markup, made elsewhere (the timeline's SVG, the style sheet). */
export function trusted(markup: string): Markup {
  return { markup }
}

function escaped(part: Part): string {
  if (part === undefined || part === false) return ''
  if (Array.isArray(part)) return (part as readonly Part[]).map(escaped).join('')
  if (typeof part === 'object') return 'markup' in part ? part.markup : ''
  return escapeText(String(part))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const needsEscape = /[&<>"'\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** Escapes for text and attributes, and shows control and bidi characters instead of obeying them. */
export function escapeText(text: string): string {
  if (!needsEscape.test(text)) return text
  return visible(text).replace(/[&<>"']/g, found => entities[found] ?? found)
}

/** Control characters but tab and line feed, and the bidirectional ones that could reorder evidence, as `␛` or `U+202E`. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    found => {
      const code = found.charCodeAt(0)
      if (code < 0x20) return String.fromCharCode(0x2400 + code)
      return `⟪U+${code.toString(16).toUpperCase().padStart(4, '0')}⟫`
    },
  )
}
