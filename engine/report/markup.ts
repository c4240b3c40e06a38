import { hasActing, visible } from '../visible.ts'
import { codeSpans } from '../words/code-spans.ts'

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

/** A sentence with its literals set as such. */
export function sentence(text: string): Markup {
  return html`${codeSpans(text).map(span => (span.code ? html`<code>${span.text}</code>` : span.text))}`
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

const markup = /[&<>"']/

/** Escapes for text and attributes, and shows control and bidi characters instead of obeying them. */
export function escapeText(text: string): string {
  const shown = hasActing(text) ? visible(text) : text
  return markup.test(shown) ? shown.replace(/[&<>"']/g, found => entities[found] ?? found) : shown
}
