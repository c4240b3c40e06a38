import { shownHolding } from '../drift/shown.ts'
import type { DrillResult, Interval } from '../drift/types.ts'
import type { Param, Phrase } from '../phrase.ts'
import type { HeadlineCode, RunVerdict } from '../run/headline.ts'
import type { Language, Text } from '../runbook/text.ts'
import { fill } from '../words/fill.ts'
import { checkKindText } from '../words/check-kinds.ts'
import { sayReason } from '../words/reason.ts'
import { headlineWords, isNeedless, needlessWords, outcomeText, reasonWords } from '../words/run.ts'
import {
  answerWords,
  decisionWords,
  deviationWords,
  faultWords,
  neededForWords,
  reportLabels,
  verdictWords,
  type ReportLabel,
} from '../words/report.ts'
import { sayCode } from '../words/index.ts'
import { planWords } from '../words/plan.ts'
import { drillParams } from '../words/drift.ts'
import { siteName } from '../words/site-name.ts'
import { sayVantage } from '../words/vantage.ts'
import { bodyOf, pieceOf, summaryPiece, type Piece } from '../words/views.ts'
import type {
  Deviation,
  Remains,
  Report,
  ReportAction,
  ReportEvidence,
  ReportFinding,
  ReportPart,
} from './model.ts'

/** The words of one report, in one language: what HTML and Markdown share. */
export interface Speaker {
  readonly language: Language
  label(name: ReportLabel, params?: Record<string, string | number>): string
  text(text: Text): string
  /** The verdict and the one sentence that the run may claim. */
  result(report: Report): string
  verdict(verdict: RunVerdict | 'running'): string
  outcome(part: ReportPart): string
  /** What a check is about: its title, else its kind. */
  check(finding: ReportFinding): string
  finding(finding: ReportFinding): string
  drill(result: DrillResult): DrillCells
  code(code: string, params: ReportFinding['params']): string
  action(action: ReportAction): readonly Piece[]
  body(action: ReportAction): string | undefined
  /** By whom it is done: root, the login user, a person. */
  as(action: ReportAction): string
  evidence(one: ReportEvidence): readonly Piece[]
  decision(decision: string): string
  answer(value: string): string
  site(report: Report): string
  /** What the numbers of a drill mean. */
  /** The verdict of one action or check: what does not apply is nobody's decision. */
  found(one: Found): string
  reasons(result: DrillResult): readonly string[]
  deviation(deviation: Deviation): string
  /** The verdict of what was proved before steps that it rests on were taken back. */
  stale(): string
  /** The verdict of a drill that was not made. */
  notDone(): string
  /** The verdict of a part that was left out: why. */
  leftOut(part: ReportPart): string
  interval(interval: Interval | null): string
  seconds(milliseconds: number): string
  neededFor(one: Remains): string
  /** Which hosts were looked at, and of which only the record speaks. */
  vantages(remains: readonly Remains[]): readonly string[]
}

/** A drill's row, in the order of its columns. */
export interface DrillCells {
  readonly fault: string
  readonly direction: string
  readonly outage: string
  readonly gap: string
  readonly overlap: string
  readonly expected: string
  readonly vantage: string
}

/** Shape and word together, so that a verdict survives a black-and-white printer. */
const marks: Record<RunVerdict | 'running', string> = {
  pass: '✔',
  fail: '✘',
  unknown: '?',
  skip: '–',
  undone: '←',
  running: '…',
}

const openCodes: ReadonlySet<HeadlineCode> = new Set<HeadlineCode>(['running', 'interrupted'])

export function createSpeaker(language: Language): Speaker {
  const label: Speaker['label'] = (name, params = {}) => fill(reportLabels[name], params, language)
  const code: Speaker['code'] = (name, params) => sayCode(name, params, language)
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`
  const verdict: Speaker['verdict'] = found =>
    `${marks[found]} ${found === 'running' ? '' : verdictWords[found][language]}`.trim()
  // Outwards, as in the timeline: what is printed holds the truth too.
  const interval: Speaker['interval'] = given =>
    given === null
      ? label('notMeasured')
      : `${seconds(Math.floor(given.min / 10) * 10)} – ${seconds(Math.ceil(given.max / 10) * 10)}`
  return {
    language,
    label,
    code,
    seconds,
    text: text => text[language],
    result: ({ headline, verdict: found }) => {
      const claim = fill(headlineWords[headline.code], headline.params, language)
      // Its sentence begins with the verdict's own word, or there is no verdict yet.
      if (found === 'undone' || openCodes.has(headline.code)) return `${marks[found]} ${claim}`
      return `${verdict(found)} · ${claim}`
    },
    verdict,
    found: one => foundOf(one, language, verdict),
    outcome: part => {
      if (part.stale) return label('stale')
      return part.cut ? label('interrupted') : outcomeOf(part, language, code)
    },
    finding: finding => {
      const said = code(finding.code, finding.params)
      if (finding.vantage === undefined || finding.vantage === '') return said
      const who = sayVantage(finding.vantage, language)
      return language === 'zh'
        ? `${said}（${label('vantage')}：${who}）`
        : `${said} (${label('vantage')}: ${who})`
    },
    action: ({ view }) => [summaryPiece(view, language)],
    body: ({ view }) => bodyOf(view, language),
    as: ({ view }) => planWords[`as-${view.as}`][language],
    evidence: one => [{ text: sayVantage(one.host, language) }, pieceOf(one.label, one.says, language)],
    decision: made => worded(decisionWords, made, language),
    answer: value => worded(answerWords, value, language),
    site: report => siteName(report.site.name, report.rehearsal, language),
    reasons: result => result.reasons.map(reason => code(reason, drillParams(result))),
    check: finding => (finding.title ?? checkKindText(finding.kind))[language],
    drill: result => drillCells(result, language, label, interval),
    deviation: deviation =>
      fill(deviationWords[deviation.code], wordedParams(deviation, code, language), language),
    stale: () => `${marks.undone} ${label('stale')}`,
    notDone: () => `${marks.skip} ${label('notDone')}`,
    leftOut: part => `${marks.skip} ${outcomeOf(part, language, code)}`,
    interval,
    neededFor: one => neededForWords[one.for][language],
    vantages: remains =>
      ([true, false] as const).flatMap(found => {
        const hosts = [...new Set(remains.filter(one => one.found === found).map(one => one.host))]
        const name = found ? 'remainsFound' : 'remainsRecorded'
        return hosts.length === 0 ? [] : [label(name, { hosts: hosts.join(', ') })]
      }),
  }
}

interface Found {
  readonly verdict: RunVerdict | 'running'
  readonly code: string
}

function foundOf({ verdict, code }: Found, language: Language, worded: Speaker['verdict']): string {
  return verdict === 'skip' && code === 'condition'
    ? `${marks.skip} ${needlessWords.condition[language]}`
    : worded(verdict)
}

function drillCells(
  result: DrillResult,
  language: Language,
  label: Speaker['label'],
  interval: Speaker['interval'],
): DrillCells {
  const { gap, overlap } = shownHolding(result)
  return {
    fault: faultWords[result.fault][language],
    direction: `${result.from} → ${result.to}`,
    outage: interval(result.outage),
    gap: interval(gap),
    overlap: interval(overlap),
    expected: interval(result.expectedMs),
    vantage: result.vantage === null ? label('notMeasured') : sayVantage(result.vantage, language),
  }
}

function outcomeOf(part: ReportPart, language: Language, code: Speaker['code']): string {
  if (part.outcome === 'waiting' || part.outcome === 'running') return marks.running
  // Neither skipped by anybody nor not applicable: a drill that nobody allowed is not done, and that is all.
  if (part.reason === 'fault-not-allowed') return reasonWords['fault-not-allowed'][language]
  const { outcome, reason } = part
  const word = outcomeText({ outcome, reason })[language]
  if (reason === undefined || isNeedless({ outcome, reason })) return word
  const why = sayReason(reason, language) ?? code(reason, {})
  return language === 'zh' ? `${word}（${why}）` : `${word} (${why})`
}

/** What was not measured (`code` or `code:host`), and why a step failed, are codes of their own. */
function wordedParams(deviation: Deviation, code: Speaker['code'], language: Language): Deviation['params'] {
  const named = Object.entries(deviation.params).map(([name, value]) => {
    if (name === 'check' && typeof value === 'string') return [name, checkKindText(value)[language]] as const
    if (name === 'measured') return [name, measured(value, code, language)] as const
    if (name === 'by' && deviation.code === 'substitute')
      return [name, sayVantage(String(value), language)] as const
    if ((name !== 'what' && name !== 'why') || typeof value !== 'string' || value === '')
      return [name, value] as const
    const reason = name === 'why' ? sayReason(value, language) : undefined
    if (reason !== undefined) return [name, reason] as const
    const [what = '', host] = value.split(':')
    return [
      name,
      host === undefined
        ? code(what, deviation.params)
        : `${host}: ${code(what, { ...deviation.params, host })}`,
    ] as const
  })
  return Object.fromEntries(named)
}

/** Findings by their codes, as the checks say them. */
function measured(value: Param, code: Speaker['code'], language: Language): string {
  const found = (Array.isArray(value) ? value : [value]) as readonly Phrase[]
  return found
    .map(one => ('code' in one ? code(one.code, one.params) : one[language]))
    .join(language === 'zh' ? '；' : '; ')
}

/** `Open the firewall · node-a`: the step as people know it, and where unless it says so; '' where it is about the whole run. */
export function placeOf({ step, host }: Deviation, report: Report, speaker: Speaker): string {
  const found = report.steps.find(one => one.id === step)
  const title = found === undefined ? step : speaker.text(found.title)
  const saysWhere = host === '*' || (host !== undefined && title?.split(/[^\w.-]+/).includes(host))
  return [title, saysWhere ? undefined : host].filter(part => part !== undefined).join(' · ')
}

/** A word of a small table; what it does not hold is shown as it is. */
function worded(words: Readonly<Record<string, Text>>, name: string, language: Language): string {
  return (Object.hasOwn(words, name) ? words[name]?.[language] : undefined) ?? name
}

/** The colour class of a part. */
export function toneOf({ outcome, stale }: Pick<ReportPart, 'outcome' | 'stale'>): RunVerdict {
  if (stale) return 'undone'
  switch (outcome) {
    case 'passed':
      return 'pass'
    case 'undone':
      return 'undone'
    case 'failed':
      return 'fail'
    case 'skipped':
    case 'waiting':
      return 'skip'
    default:
      return 'unknown'
  }
}
