import type { Position } from '../../source/issue.ts'
import { findOddCharacter } from '../../values/characters.ts'
import type { LintContext, Rule } from './context.ts'

/** Text that was pasted from a document into what a program reads. */
export const characters: Rule = context => {
  const { runbook, yaml, texts, templatePosition } = context
  for (const { text, use, path } of texts) {
    if (use === 'people' || use === 'role') continue
    look(context, text, offset => yaml.locateIn(path, offset))
  }
  for (const [name, body] of Object.entries(runbook.templates)) {
    look(context, body, offset => templatePosition(name, offset))
    lookForBold(context, body, offset => templatePosition(name, offset))
  }
}

function look({ issues }: LintContext, text: string, at: (offset: number) => Position): void {
  const odd = findOddCharacter(text, '\n\t')
  if (odd !== undefined) issues.add('ODD_CHARACTER', at(odd.offset), { character: odd.character })
}

/** `**word` or `word**` at the start or end of a line, as a document's bold type leaves it; `2 ** 3` and `/**` stay. */
function lookForBold({ issues }: LintContext, text: string, at: (offset: number) => Position): void {
  for (const found of text.matchAll(/^[ \t]*\*\*(?=[^\s*/])|(?<=[^\s*/])\*\*[ \t]*$/gm)) {
    const offset = found.index + found[0].indexOf('**')
    issues.add('MARKDOWN_BOLD', at(offset), {
      text: text.slice(Math.max(0, offset - 10), offset + 12).trim(),
    })
  }
}
