/** The acceptance sheet as plain data, in one language: what is printed and what Word opens say the same. */
import type { RunVerdict } from '../../run/headline.ts'
import { detailFields, type DetailField } from '../../run/notes.ts'
import type { Language } from '../../runbook/text.ts'
import { detailWords, sheetWords, type SheetWord } from '../../words/acceptance.ts'
import { fill } from '../../words/fill.ts'
import { clocks } from '../html.ts'
import type { DeviationCode, Report } from '../model.ts'
import { createSpeaker, placeOf, type Speaker } from '../say.ts'
import { siteName } from '../../words/site-name.ts'
import { localTime } from '../../words/times.ts'
import { sheetItems, type SheetItem } from './items.ts'

const besideTheTable = new Set<DeviationCode>([
  'fault-open',
  'fault-maybe-open',
  'substitute',
  'not-measured',
  'overridden',
  'by-hand',
  'skipped-by-decision',
  'error-seen',
  'error-seen-before',
  'fix-run',
  'by-hand-not-proven',
  'drill-failed-before',
])

/** So many rows fit on the first page. */
const onePage = 20

export interface Sheet {
  readonly language: Language
  readonly title: string
  readonly subject: string
  readonly documentNumber: string
  /** Set in a rehearsal only. */
  readonly rehearsal?: string
  /** Name and value. */
  readonly facts: readonly (readonly [string, string])[]
  readonly verdict: RunVerdict
  readonly result: string
  readonly items: readonly SheetItem[]
  /** What is to be signed begins the second page; after a longer table it just follows. */
  readonly turns: boolean
  readonly notApplicable?: string
  readonly deviations: readonly string[]
  readonly remarks: readonly string[]
  readonly openItems: readonly { readonly text: string; readonly owner: string; readonly due: string }[]
  readonly anchor: string
  readonly clocks: string
  word(name: SheetWord, params?: Record<string, string | number>): string
}

export function acceptanceSheet(report: Report, language: Language): Sheet {
  const speaker = createSpeaker(language)
  const word: Sheet['word'] = (name, params = {}) => fill(sheetWords[name], params, language)
  const { items, notApplicable } = sheetItems(report, speaker, word)
  const left = notApplicable.join(word('between-names'))
  return {
    language,
    word,
    title: word('title'),
    subject: word('subject', { title: speaker.text(report.runbook.title) }),
    documentNumber: documentNumber(report),
    ...(report.rehearsal && { rehearsal: word('rehearsal') }),
    facts: facts(report, language, word),
    verdict: report.verdict,
    result: speaker.result(report),
    items,
    turns: items.length <= onePage,
    ...(left !== '' && { notApplicable: word('not-applicable', { items: left }) }),
    deviations: deviations(report, speaker, word),
    remarks: report.notes.remarks.map(remark => remark.text),
    openItems: report.notes.openItems.map(({ text, owner, due }) => ({ text, owner, due })),
    anchor: report.anchor,
    clocks: clocks(report),
  }
}

/** Beside the table, in which a step that was left out or failed stands already: who decided what and why has no room there. */
function deviations(report: Report, speaker: Speaker, word: Sheet['word']): readonly string[] {
  const told = report.deviations
    .filter(one => one.step === undefined || besideTheTable.has(one.code))
    .map(one => {
      const where = placeOf(one, report, speaker)
      const value = speaker.deviation(one)
      return where === '' ? value : word('labelled', { name: where, value })
    })
  return [...new Set(told)]
}

/** The number that was given, else one from the run's own id. */
function documentNumber(report: Report): string {
  return report.notes.details.documentNumber ?? `SP-${report.runId}`
}

function facts(report: Report, language: Language, word: Sheet['word']): Sheet['facts'] {
  const { details } = report.notes
  const given: Partial<Record<DetailField, string>> = {
    ...details,
    ...(report.site.customer !== undefined && { customer: report.site.customer }),
    engineer: report.site.engineer ?? report.operators.join(word('between-names')),
    place: details.place ?? siteName(report.site.name, report.rehearsal, language),
  }
  const rows = detailFields
    .filter(field => field !== 'documentNumber')
    .map(field => [detailWords[field][language], given[field] ?? ''] as const)
  const { id, version } = report.runbook
  return [
    ...rows,
    [word('started'), localTime(report.startedAt)],
    [word('finished'), report.finishedAt === undefined ? '' : localTime(report.finishedAt)],
    [word('hosts'), report.hosts.map(host => `${host.name} (${host.address})`).join(word('between-names'))],
    [word('runbook'), `${id} ${version}`],
  ]
}
