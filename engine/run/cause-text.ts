/** What a known error says to people: the placeholders of its texts, filled in for the hosts that show it. */
import { isRunError } from '../errors.ts'
import type { Renderer } from '../plan/render.ts'
import type { Text } from '../runbook/text.ts'

/** One sentence where all hosts have the same values, else one a host. The renderers are masked ones: no secret gets in. */
export function causeText(text: Text, renderers: readonly Renderer[]): Text {
  return { en: joined(text.en, renderers, ': ', '; '), zh: joined(text.zh, renderers, '：', '；') }
}

function joined(template: string, renderers: readonly Renderer[], colon: string, between: string): string {
  const filled = renderers.map(renderer => ({ host: renderer.host, text: filledIn(template, renderer) }))
  const [first, ...others] = new Set(filled.map(({ text }) => text))
  if (others.length === 0) return first ?? template
  return filled.map(({ host, text }) => `${host}${colon}${text}`).join(between)
}

/** A value that cannot stand in a sentence (a control character) leaves the text as it was written: the cause is named all the same. */
function filledIn(template: string, renderer: Renderer): string {
  try {
    return renderer.text(template)
  } catch (error) {
    if (!isRunError(error)) throw error
    return template
  }
}
