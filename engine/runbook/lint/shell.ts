import { parseTemplate } from '../../plan/expression.ts'
import type { Text } from '../text.ts'
import type { LintContext, Rule } from './context.ts'
import type { PlacedText } from './places.ts'
import { foreign, foreignExpansions } from './posix.ts'
import { scanShell } from './shell-scan.ts'
import type { ShellScan } from './shell-scan.ts'

const placeWords: Readonly<Record<NonNullable<ShellScan['places'][number]> | 'substitution', Text>> = {
  'single-quotes': { en: "single quotes '…'", zh: "单引号 '…' " },
  'double-quotes': { en: 'double quotes "…"', zh: '双引号 "…" ' },
  backticks: { en: 'backticks `…`', zh: '反引号 `…` ' },
  'here-document': { en: 'a here-document (<<)', zh: '内嵌文档（<<）' },
  comment: { en: 'a comment (#)', zh: '注释（#）' },
  arithmetic: { en: 'arithmetic $((…))', zh: '算术式 $((…)) ' },
  expansion: { en: 'an expansion (${…}, or after $)', zh: '变量展开（${…} 或 $ 之后）' },
  escape: { en: 'an escape (after \\)', zh: '转义（\\ 之后）' },
  substitution: { en: 'substitution $(…)', zh: '命令替换 $(…) ' },
}

/** Scripts are POSIX sh, and every placeholder stands where its own quoting holds. */
export const shell: Rule = context => {
  const scripts = context.texts.filter(({ use }) => use === 'shell')
  scripts.forEach(script => checkScript(context, script))
}

function checkScript(context: LintContext, script: PlacedText): void {
  const { issues, yaml } = context
  const at = (offset: number) => yaml.locateIn(script.path, offset)
  const scan = scanShell(script.text)
  if (scan.unclosed !== undefined) {
    issues.add('SHELL_UNCLOSED', at(scan.unclosed.offset), { where: placeWords[scan.unclosed.place] })
  }
  const parsed = parseTemplate(script.text)
  const placeholders = parsed.ok ? parsed.segments.filter(segment => segment.kind === 'placeholder') : []
  for (const { offset, expression } of placeholders) {
    const place = scan.places[offset]
    if (place === undefined) continue
    issues.add('PLACEHOLDER_QUOTED', at(offset), {
      text: `{{ ${expression.text} }}`,
      where: placeWords[place],
    })
  }
  checkPosix(context, script, scan)
}

function checkPosix({ issues, yaml }: LintContext, script: PlacedText, { places }: ShellScan): void {
  const plain = masked(script.text, places, place => place === undefined)
  const expanding = masked(
    script.text,
    places,
    place => place !== 'single-quotes' && place !== 'comment' && place !== 'here-document',
  )
  const look = (text: string, table: typeof foreign): void => {
    for (const { pattern, instead } of table) {
      for (const found of text.matchAll(pattern)) {
        issues.add('SHELL_NOT_POSIX', yaml.locateIn(script.path, found.index), {
          text: found[0].trim(),
          instead,
        })
      }
    }
  }
  look(plain, foreign)
  look(expanding, foreignExpansions)
}

/** Everything else becomes a blank, so that offsets and words stay. */
function masked(
  text: string,
  places: ShellScan['places'],
  keep: (place: ShellScan['places'][number]) => boolean,
): string {
  return Array.from({ length: text.length }, (_, index) => {
    const character = text[index] ?? ' '
    return keep(places[index]) || character === '\n' ? character : '_'
  }).join('')
}
