import { worst } from '../../checks/verdict.ts'
import { boundText, doubleHolding, shownVerdict } from '../../drift/shown.ts'
import type { RunVerdict } from '../../run/headline.ts'
import { NOT_ALLOWED } from '../../run/left-out.ts'
import type { Report, ReportDrill, ReportFinding, ReportPart, ReportStep } from '../model.ts'
import { toneOf, type Speaker } from '../say.ts'
import type { Sheet } from './sheet.ts'

export interface SheetItem {
  /** That of its step, as on the screens and in the report: numbers of steps that do not apply are left out. */
  readonly no: number
  readonly item: string
  readonly expected: string
  readonly measured: string
  readonly verdict: string
  readonly tone: RunVerdict
}

/** A row longer than this pushes the signatures off the second page; the report has the whole. In half widths: a CJK character takes two. */
const longestCell = 84
/** So many checks of a step are named; the others are counted. */
const namedChecks = 3

/** One row a step, one more for each drill in it; steps that do not apply at this site are only named. */
export function sheetItems(
  report: Report,
  speaker: Speaker,
  word: Sheet['word'],
): { readonly items: readonly SheetItem[]; readonly notApplicable: readonly string[] } {
  const applies = report.steps.filter(step => !leftOut(step))
  return {
    items: applies.flatMap(step => rowsOf(step, speaker, word).map(row => ({ no: step.number, ...row }))),
    notApplicable: report.steps.filter(leftOut).map(step => `${step.number} ${speaker.text(step.title)}`),
  }
}

function leftOut({ parts }: ReportStep): boolean {
  return parts.length > 0 && parts.every(part => part.outcome === 'skipped' && part.reason === 'condition')
}

type Row = Omit<SheetItem, 'no'>

function rowsOf(step: ReportStep, speaker: Speaker, word: Sheet['word']): readonly Row[] {
  const drills = step.parts.flatMap(part => part.drills)
  const item = speaker.text(step.title)
  if (drills.length > 0) return drills.map(drill => drillRow(item, drill, step, speaker, word))
  const findings = step.parts.flatMap(lastFindings).filter(finding => finding.verdict !== 'skip')
  const { tone, verdict } = verdictOf(step.parts, speaker)
  return [{ item, expected: expectedOf(step, findings, speaker, word), measured: measuredOf(step, findings, speaker, word), verdict, tone }] // prettier-ignore
}

/** Of a check that was judged again after a resume, or by hand, what was found last: it is one check all the same. */
function lastFindings({ findings }: ReportPart): readonly ReportFinding[] {
  const last = new Map(findings.map(({ check, phase }) => [check, phase]))
  return findings.filter(({ check, phase }) => last.get(check) === phase)
}

function drillRow(
  item: string,
  { result, stale }: ReportDrill,
  step: ReportStep,
  speaker: Speaker,
  word: Sheet['word'],
): Row {
  const cells = speaker.drill(result)
  const why = speaker.reasons(result).join(word('between-sentences'))
  const known = doubleHolding(result)
  const seen = [
    word('outage-measured', { outage: cells.outage, vantage: cells.vantage }),
    ...(known === undefined || known === 0
      ? []
      : [known === 'unseen' ? word('unseen') : word('at-most', { atMost: boundText(known) })]),
  ].join(word('between-sentences'))
  const pass = speaker.verdict('pass')
  const { tone, verdict } = stale
    ? { tone: 'undone' as const, verdict: speaker.stale() }
    : verdictOf(step.parts, speaker)
  // A drill that measured well inside a step that did not pass proves nothing by itself.
  const both = together([shownVerdict(result), tone])
  const whole = both === 'pass'
  return {
    item: `${item} (${cells.direction})`,
    expected: word('outage', { allowed: speaker.seconds(result.allowedMs), expected: cells.expected }),
    measured: why === '' ? seen : clip(`${seen}${word('between-sentences')}${why}`),
    verdict: whole
      ? known === 'unseen'
        ? word('pass-unseen', { pass })
        : pass
      : tone === 'pass'
        ? speaker.verdict(shownVerdict(result))
        : verdict,
    tone: both,
  }
}

/** What was judged, and what else the runbook wants there: a gate that was not come to is expected all the same. */
function expectedOf(
  step: ReportStep,
  findings: readonly ReportFinding[],
  speaker: Speaker,
  word: Sheet['word'],
): string {
  const judged = findings.filter(isProof)
  const wanted = step.gate.filter((_, index) => !isDecided(step, `gate[${index}]`))
  const said = [
    ...new Set([
      ...judged.map(finding => speaker.check(finding)),
      ...wanted.map(check => speaker.text(check)),
    ]),
  ]
  if (said.length === 0) return word('no-gate')
  const more = said.length > namedChecks ? word('more', { count: said.length - namedChecks }) : ''
  return `${clip(said.slice(0, namedChecks).join(word('between-sentences')))}${more}`
}

/** Judged somewhere, or it does not apply. What an audit left out is neither. */
function isDecided({ parts }: ReportStep, check: string): boolean {
  return parts.some(({ findings }) =>
    findings.some(one => one.check === check && isProof(one) && one.code !== NOT_ALLOWED),
  )
}

function isProof({ phase }: ReportFinding): boolean {
  return phase !== 'skip-if' && phase !== 'undo'
}

function measuredOf(
  step: ReportStep,
  findings: readonly ReportFinding[],
  speaker: Speaker,
  word: Sheet['word'],
): string {
  const undone = step.parts.filter(part => part.outcome === 'undone')
  if (undone.length > 0) return word('taken-back', { hosts: namesOf(undone, word) })
  const judged = findings.filter(isProof)
  const bad = judged.filter(finding => finding.verdict !== 'pass')
  if (bad.length > 0)
    return clip([...new Set(bad.map(finding => speaker.finding(finding)))].join(word('between-sentences')))
  if (judged.length === 0) {
    const said = [...new Set(step.parts.map(part => speaker.outcome(part)))].join(word('between-sentences'))
    return step.parts.every(part => part.outcome === 'waiting') ? word('not-run') : said
  }
  const hosts = namesOf(
    step.parts.filter(part => part.findings.length > 0),
    word,
  )
  return word('checks', { passed: judged.length, total: judged.length, hosts })
}

function namesOf(parts: readonly ReportPart[], word: Sheet['word']): string {
  const hosts = [...new Set(parts.map(part => part.host))]
  return hosts.map(host => (host === '*' ? word('all') : host)).join(word('between-names'))
}

/** The step as a whole: what is open, failed or decided on any host stands for it; all skipped is a skip with its reason. */
function verdictOf(
  parts: readonly ReportPart[],
  speaker: Speaker,
): { readonly tone: RunVerdict; readonly verdict: string } {
  const all = (...outcomes: readonly ReportPart['outcome'][]): boolean =>
    parts.every(part => outcomes.includes(part.outcome))
  if (parts.length > 0 && parts.every(part => part.reason === 'fault-not-allowed'))
    return { tone: 'skip', verdict: speaker.notDone() }
  const needless =
    parts.find(part => part.reason === 'already-there') ??
    (parts.every(part => part.reason === 'condition') ? parts[0] : undefined)
  if (all('skipped') && needless !== undefined) return { tone: 'skip', verdict: speaker.leftOut(needless) }
  if (all('skipped', 'waiting')) return { tone: 'skip', verdict: speaker.verdict('skip') }
  const open = (part: ReportPart): boolean => part.outcome === 'waiting' || part.outcome === 'running'
  const tone = together(parts.map(part => (open(part) ? 'unknown' : toneOf(part))))
  const decided = parts.find(part => part.outcome === 'overridden' || part.outcome === 'by-hand')
  if (tone === 'unknown' && decided !== undefined) return { tone, verdict: speaker.outcome(decided) }
  if (tone === 'undone' && !parts.some(part => part.outcome === 'undone'))
    return { tone, verdict: speaker.stale() }
  return { tone, verdict: speaker.verdict(tone) }
}

/** What was taken back is no pass any more, whatever stands beside it; what failed or is open still shows. */
function together(tones: readonly RunVerdict[]): RunVerdict {
  const judged = tones.filter(tone => tone !== 'undone')
  const found = worst(judged)
  const settled = found === 'pass' || judged.every(tone => tone === 'skip')
  return settled && judged.length < tones.length ? 'undone' : found
}

function clip(text: string): string {
  let width = 0
  let shown = ''
  for (const character of text) {
    width += character > '\u2e80' ? 2 : 1
    if (width > longestCell) return `${shown}…`
    shown += character
  }
  return text
}
