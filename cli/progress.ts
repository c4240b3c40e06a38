/** What is shown while a run goes on: one calm line for each step and host that ended, and why where it did not pass. */
import { shownVerdict } from '../engine/drift/shown.ts'
import type { Verdict } from '../engine/checks/verdict.ts'
import { faultWords, verdictWords } from '../engine/words/report.ts'
import { checkKindText } from '../engine/words/check-kinds.ts'
import { sayReason } from '../engine/words/reason.ts'
import { isNeedless, outcomeText } from '../engine/words/run.ts'
import type { Finding, RunEvent, StepKey, StepOutcome } from '../engine/run/events.ts'
import type { RunListener } from '../engine/run/recorder.ts'
import { isProvenOn, platformOf } from '../engine/report/proven.ts'
import type { Runbook } from '../engine/runbook/schema.ts'
import { fill } from '../engine/words/fill.ts'
import { ROOT_SHELL } from '../engine/plan/sudoers.ts'
import { planWords } from '../engine/words/plan.ts'
import { outJson, say, sayError, textOf, type Shell } from './shell.ts'

type Colour = 'green' | 'red' | 'yellow' | 'dim'
const codes: Record<Colour, string> = { green: '32', red: '31', yellow: '33', dim: '2' }

const outcomeColours: Record<StepOutcome, Colour> = {
  passed: 'green',
  failed: 'red',
  unknown: 'yellow',
  skipped: 'dim',
  overridden: 'yellow',
  'by-hand': 'yellow',
  undone: 'green',
}

/** With --json every event goes out as it stands in the journal, one a line. */
export function createProgress(shell: Shell, runbook: Runbook): RunListener {
  if (shell.json) return { onEvent: event => outJson(shell, event) }
  const begun = new Map<string, number>()
  const titles = new Map(runbook.steps.map(({ id, title }) => [id, textOf(shell, title)]))
  const shown: Shown = { ...shell, titleOf: step => titles.get(step) ?? step }
  return {
    onEvent(event) {
      if (event.type === 'step-started') begun.set(nameOf(event), event.ms)
      for (const line of platformLines(shell, runbook, event)) shell.out(line)
      for (const line of linesOf(shown, event, begun)) shell.out(line)
    },
  }
}

/** Said where it is seen first, not only in the report. */
function platformLines(shell: Shell, runbook: Runbook, event: RunEvent): readonly string[] {
  if (event.type !== 'facts-gathered' || isProvenOn(runbook, event.facts)) return []
  const platform = platformOf(runbook, event.facts)
  const said = fill(planWords['platform-unproven'], { platform }, shell.language)
  return [paint(shell, 'yellow', hostLine(event.host, said))]
}

interface Shown extends Shell {
  titleOf(step: string): string
}

function linesOf(shell: Shown, event: RunEvent, begun: ReadonlyMap<string, number>): readonly string[] {
  switch (event.type) {
    case 'host-connected': {
      const { legacy, fingerprint } = event.identity
      const old = legacy.length === 0 ? '' : ` · ${say(shell, 'legacy', { algorithms: legacy.join(', ') })}`
      return [paint(shell, 'dim', `${event.host} ${say(shell, 'connected')} · ${fingerprint}${old}`)]
    }
    case 'host-lost':
      return [paint(shell, 'yellow', hostLine(event.host, sayError(shell, event.code, event.params)))]
    case 'lease-taken':
      return event.tookOver === undefined
        ? []
        : [paint(shell, 'dim', hostLine(event.host, say(shell, 'lease-taken-over', { ...event.tookOver })))]
    case 'sudo-compared':
      return sudoLines(shell, event)
    case 'lease-lost': {
      const { host, holder } = event
      return [paint(shell, 'yellow', sayError(shell, 'HOST_LEASED', { host, ...holder }))]
    }
    case 'lease-missing': {
      const { host, reason } = event
      return [paint(shell, 'yellow', hostLine(host, say(shell, 'lease-missing', { reason })))]
    }
    case 'host-cleaned':
      return cleanedLines(shell, event)
    case 'cleanup-finished':
      return event.verdict === 'unknown' ? [paint(shell, 'yellow', say(shell, 'cleanup-unknown'))] : []
    case 'action-finished':
      return isGood(event.verdict)
        ? []
        : [
            `    ${onHost(event)}${sayReason(event.action, shell.language) ?? event.action} · ${verdictWord(shell, event.verdict)} · ${sayError(shell, event.code, event.params)}`,
          ]
    case 'checks-judged':
      return event.phase === 'skip-if'
        ? []
        : event.findings
            .filter(one => !isGood(one.verdict))
            .map(one => `    ${onHost(event)}${findingLine(shell, one)}`)
    case 'diagnosis-made':
      return diagnosisLines(shell, event)
    case 'drill-measured':
      return [`    ${drillLine(shell, event.result)}`]
    case 'step-finished':
      return [stepLine(shell, event, begun.get(nameOf(event)))]
    case 'undo-finished':
      return [
        `${verdictWord(shell, event.verdict)}  ${titled(shell, event)}`,
        ...event.findings
          .filter(one => !isGood(one.verdict))
          .map(one => `    ${onHost(event)}${findingLine(shell, one)}`),
      ]
    default:
      return []
  }
}

function cleanedLines(
  shell: Shell,
  { host, removed, kept }: Extract<RunEvent, { type: 'host-cleaned' }>,
): readonly string[] {
  if (removed.length + kept.length === 0)
    return [paint(shell, 'dim', say(shell, 'cleaned-nothing', { host }))]
  return [
    ...removed.map(path => say(shell, 'cleaned-path', { host, path })),
    ...kept.map(({ path, reason }) => paint(shell, 'yellow', say(shell, `kept-${reason}`, { host, path }))),
  ]
}

function sudoLines(shell: Shown, event: Extract<RunEvent, { type: 'sudo-compared' }>): readonly string[] {
  return event.missing.map(({ program, steps }) =>
    paint(
      shell,
      'yellow',
      hostLine(
        event.host,
        say(shell, 'sudo-missing', {
          user: event.user,
          program: program === ROOT_SHELL ? planWords['root-shell'] : program,
          steps: steps.map(shell.titleOf).join(shell.language === 'zh' ? '、' : ', '),
        }),
      ),
    ),
  )
}

/** Most words about a host begin with its name already. */
function hostLine(host: string, said: string): string {
  return said.startsWith(host) ? said : `${host}: ${said}`
}

function stepLine(
  shell: Shown,
  event: Extract<RunEvent, { type: 'step-finished' }>,
  begunMs: number | undefined,
): string {
  const word = outcomeText(event)[shell.language]
  const took = begunMs === undefined ? '' : `  ${((event.ms - begunMs) / 1000).toFixed(1)} s`
  const why =
    event.reason === undefined || event.outcome === 'passed' || isNeedless(event)
      ? ''
      : ` · ${sayReason(event.reason, shell.language) ?? sayError(shell, event.reason, {})}`
  const hint =
    event.reason === 'fault-not-allowed' && event.host !== '*'
      ? ` (${say(shell, 'fault-hint', { host: event.host })})`
      : ''
  return `${paint(shell, outcomeColours[event.outcome], word)}  ${titled(shell, event)}${why}${hint}${paint(shell, 'dim', took)}`
}

function diagnosisLines(
  shell: Shell,
  event: Extract<RunEvent, { type: 'diagnosis-made' }>,
): readonly string[] {
  const row = event.catalogue === undefined ? '' : ` (${event.catalogue})`
  const lines = [paint(shell, 'yellow', `    → ${textOf(shell, event.says)}${row}`)]
  if (event.fix !== undefined) lines.push(`      ${say(shell, 'offered')}: ${textOf(shell, event.fix)}`)
  if (event.advice !== undefined) lines.push(`      ${say(shell, 'advised')}: ${textOf(shell, event.advice)}`)
  return lines
}

function findingLine(shell: Shell, finding: Finding): string {
  const title = textOf(shell, finding.title ?? checkKindText(finding.kind))
  const said = sayError(shell, finding.code, finding.params)
  return `${title} · ${verdictWord(shell, finding.verdict)} · ${said}`
}

function drillLine(shell: Shell, result: Extract<RunEvent, { type: 'drill-measured' }>['result']): string {
  const outage =
    result.outage === null ? '?' : `${result.outage.min.toFixed(0)}–${result.outage.max.toFixed(0)} ms`
  const allowed = `≤ ${result.allowedMs.toFixed(0)} ms`
  const fault = faultWords[result.fault][shell.language]
  return `${fault} ${result.from} → ${result.to} · ${outage} (${allowed}) · ${verdictWord(shell, shownVerdict(result))}`
}

function isGood(verdict: Verdict): boolean {
  return verdict === 'pass' || verdict === 'skip'
}

function verdictWord(shell: Shell, verdict: Verdict): string {
  const colours: Record<Verdict, Colour> = { pass: 'green', fail: 'red', unknown: 'yellow', skip: 'dim' }
  return paint(shell, colours[verdict], verdictWords[verdict][shell.language])
}

function nameOf(key: StepKey): string {
  const item = key.item === '' ? '' : ` [${key.item}]`
  return key.host === '*' ? `${key.step}${item}` : `${key.step}${item} · ${key.host}`
}

/** Lines of several hosts come in between each other. */
function onHost({ host }: StepKey): string {
  return host === '*' ? '' : `${host}: `
}

/** The title for who reads, the id for who has to name the step in a command. */
function titled(shell: Shown, key: StepKey): string {
  return nameOf({ ...key, step: `${shell.titleOf(key.step)} (${key.step})` })
}

function paint(shell: Shell, colour: Colour, text: string): string {
  return shell.colours ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text
}
