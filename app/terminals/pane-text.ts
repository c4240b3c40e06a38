/** A pane's entries as terminal text: what the hosts said as it is, what we say dim. */
import type { Params } from '../../engine/phrase.ts'
import { sayLine } from '../../engine/words/lines.ts'
import type { Language } from '../../engine/runbook/text.ts'
import { fill } from '../../engine/words/fill.ts'
import { paneWords } from '../../engine/words/terminals.ts'
import type { PaneEntry } from './pane-entry.ts'

const dim = (text: string): string => `\x1b[0;2m${text}\x1b[0m`
const newLine = '\r\n'

/** Turns entries into text; it remembers whether the last line is unfinished, so that our own words begin on a new one. */
export function createPaneText(host: string, language: Language): (entry: PaneEntry) => string {
  let midLine = false
  const say = (name: keyof typeof paneWords, params: Params): string =>
    fill(paneWords[name], params, language)
  const ours = (text: string): string => {
    const begin = midLine ? `\x1b[0m${newLine}` : ''
    midLine = false
    return `${begin}${text}${newLine}`
  }
  return entry => {
    switch (entry.kind) {
      case 'output':
        if (entry.text !== '') midLine = !entry.text.endsWith('\n')
        return entry.text.replaceAll(/\r?\n/g, newLine)
      case 'command':
        return ours(commandText(host, entry, language))
      case 'exit':
        return ours(exitText(entry, say))
      case 'step': {
        const { step, item, title } = entry
        return ours(dim(`── ${say('step', { step: title ?? step, ...(item !== '' && { item }) })} ──`))
      }
      case 'skipped':
        return ours(dim(`── ${say('skipped', {})} ──`))
      case 'unkept':
        return ours(dim(`── ${say('unkept', { code: entry.code })} ──`))
      case 'lost':
        return ours(
          dim(`── ${say(entry.never ? 'not-connected' : 'lost', { time: clockTime(entry.at) })} ──`),
        )
      case 'resumed':
        return ours(dim(`── ${say(entry.kind, { time: clockTime(entry.at) })} ──`))
    }
  }
}

function commandText(
  host: string,
  entry: Extract<PaneEntry, { kind: 'command' }>,
  language: Language,
): string {
  if (!entry.typed) return dim(`${host} · ${sayLine(entry.text, entry.says, language)}`)
  return `${dim(`${host} ${entry.root ? '#' : '$'} `)}\x1b[1m${entry.text}\x1b[0m`
}

type Say = (name: keyof typeof paneWords, params: Params) => string

/** Green for 0, red for anything else, as far as a theme has them; the word says it too. */
function exitText({ code, ms }: Extract<PaneEntry, { kind: 'exit' }>, say: Say): string {
  const seconds = (ms / 1000).toFixed(1)
  if (code === null) return `\x1b[33m? ${say('no-exit', { seconds })}\x1b[0m`
  return `\x1b[${code === 0 ? '32m✓' : '31m✗'} ${say('exit', { code, seconds })}\x1b[0m`
}

function clockTime(at: string): string {
  return new Date(at).toTimeString().slice(0, 8)
}
