import { shownVerdict } from '../drift/shown.ts'
import type { Language } from '../runbook/text.ts'
import { visible } from '../visible.ts'
import { hostKeys, summaryRows } from './html.ts'
import type { Report, ReportPart, ReportStep } from './model.ts'
import { attachmentWords } from '../words/acceptance.ts'
import type { ReportLabel } from '../words/report.ts'
import type { Piece } from '../words/views.ts'
import { createSpeaker, placeOf, type Speaker } from './say.ts'

/** The report as Markdown, for mail and ticket systems: the same facts without the timelines. */
export function reportMarkdown(report: Report, language: Language): string {
  const speaker = createSpeaker(language)
  const { label } = speaker
  const lines = [
    `# ${label('title')}: ${inline(speaker.site(report))}`,
    ...(report.rehearsal ? ['', `> **${label('rehearsal')}**`] : []),
    '',
    `**${speaker.result(report)}**`,
    '',
    ...summaryRows(report, speaker).map(
      ([name, value, mono]) => `- ${name}: ${mono ? code(value) : inline(value)}`,
    ),
    '',
    `## ${label('deviations')}`,
    '',
    ...deviations(report, speaker),
    '',
    ...drills(report, speaker),
    ...notes(report, speaker),
    `## ${label('steps')}`,
    '',
    ...report.steps.flatMap(step => stepLines(step, speaker)),
    ...hosts(report, speaker),
    ...remains(report, speaker),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function deviations(report: Report, speaker: Speaker): readonly string[] {
  if (report.deviations.length === 0) return [speaker.label('noDeviations')]
  return report.deviations.map(one => {
    const where = placeOf(one, report, speaker)
    return `- ${where === '' ? '' : `**${inline(where)}** `}${inline(speaker.deviation(one))}`
  })
}

function notes(report: Report, speaker: Speaker): readonly string[] {
  const { remarks, openItems, attachments } = report.notes
  const section = (name: ReportLabel, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`## ${speaker.label(name)}`, '', ...lines, '']
  return [
    ...section(
      'remarks',
      remarks.map(({ text, by }) => `- ${inline(text)} (${inline(by)})`),
    ),
    ...section(
      'openItems',
      openItems.map(({ text, owner, due }) => `- ${inline([text, owner, due].filter(Boolean).join(' · '))}`),
    ),
    ...section(
      'attachments',
      attachments.map(({ use, caption, file }) => {
        const what = `${attachmentWords[use][speaker.language]}: ${caption === '' ? file.name : caption}`
        return `- ${inline(what)} ${code(file.sha256)}`
      }),
    ),
  ]
}

function drills(report: Report, speaker: Speaker): readonly string[] {
  const made = report.steps.flatMap(step => step.parts.flatMap(part => part.drills))
  if (made.length === 0) return []
  const { label } = speaker
  const columns = ['fault', 'direction', 'outage', 'gap', 'overlap', 'expected', 'vantage'] as const
  return [
    `## ${label('drills')}`,
    '',
    row([...columns.map(name => label(name)), label('verdict')]),
    row([...columns, 'verdict'].map(() => '---')),
    ...made.map(({ result, stale }) => {
      const cells = speaker.drill(result)
      return row([
        ...columns.map(name => cells[name]),
        stale ? speaker.stale() : speaker.verdict(shownVerdict(result)),
      ])
    }),
    '',
  ]
}

function stepLines(step: ReportStep, speaker: Speaker): readonly string[] {
  return [
    `### ${step.number}. ${inline(speaker.text(step.title))} (${step.id})`,
    '',
    ...step.parts.flatMap(part => partLines(part, speaker)),
    '',
  ]
}

function partLines(part: ReportPart, speaker: Speaker): readonly string[] {
  const host = part.host === '*' ? speaker.label('group') : part.host
  const where = part.item === '' ? host : `${host} · ${part.item}`
  return [
    `- **${inline(where)}**: ${inline(speaker.outcome(part))}`,
    ...part.actions.map(action => `  - ${speaker.found(action)} ${pieces(speaker.action(action))}`),
    ...part.findings.map(
      finding =>
        `  - ${speaker.found(finding)} ${inline(speaker.check(finding))}: ${inline(speaker.finding(finding))}`,
    ),
    ...part.diagnoses.map(one => `  - ${speaker.label('cause')}: ${inline(speaker.text(one.says))}`),
    ...part.decisions.map(
      made =>
        `  - ${speaker.label('decision')}: **${inline(speaker.decision(made.decision))}** · ${inline(made.by)} · ${inline(made.reason)}${made.unproven ? ` **(${speaker.label('unproven')})**` : ''}`,
    ),
    ...part.answers.flatMap(answer => answerLines(answer, speaker)),
  ]
}

function answerLines(answer: ReportPart['answers'][number], speaker: Speaker): readonly string[] {
  const { text, value, by, note, files = [] } = answer
  const told = [speaker.answer(value), by, note].filter(part => part !== undefined && part !== '')
  const asked = text === undefined ? [] : [inline(speaker.text(text))]
  return [
    `  - ${[...asked, inline(told.join(' · '))].join(' — ')}`,
    ...files.map(file => `    - ${inline(file.name)} ${code(file.sha256)}`),
  ]
}

function hosts(report: Report, { label }: Speaker): readonly string[] {
  return [
    `## ${label('hosts')}`,
    '',
    ...report.hosts.map(host => {
      const keys = hostKeys(host).map(code).join(' ')
      return `- **${inline(host.name)}** ${code(`${host.user}@${host.address}`)} ${keys}`.trimEnd()
    }),
    '',
  ]
}

function remains(report: Report, speaker: Speaker): readonly string[] {
  if (report.remains.length === 0) return []
  return [
    `## ${speaker.label('remains')}`,
    '',
    ...speaker.vantages(report.remains),
    '',
    ...report.remains.map(one => {
      const needed = one.for === 'site' ? '' : `(${speaker.neededFor(one)})`
      const facts = [one.owner, one.mode, one.state, one.sha256, needed].filter(Boolean).join(' ')
      return `- ${one.host} ${code(one.path)} ${inline(facts)}`
    }),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell => inline(cell).replaceAll('|', '\\|')).join(' | ')} |`
}

function pieces(line: readonly Piece[]): string {
  return line.map(({ text, literal }) => (literal === true ? code(text) : inline(text))).join(' · ')
}

/** One line in which nothing is markup. */
function inline(text: string): string {
  return visible(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_[\]<>#&~!]/g, found => `\\${found}`)
}

/** A code span that its content cannot close. */
function code(text: string): string {
  const flat = visible(text).replace(/\s*\n\s*/g, ' ')
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(run => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`
}
