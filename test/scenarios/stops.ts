/** A run that stops and goes on, told briefly enough to compare whole: exit code, where it stopped, the cause that it named. */
import type { RunEvent } from '../../engine/run/events.ts'
import { newRunDir, siteproof, type SiteproofRun } from './siteproof.ts'

export interface Told {
  readonly code: number | null
  /** Where it did not pass, by this process: `STEP@HOST: code, code` of the findings or the action behind it. */
  readonly stopped: readonly string[]
  /** Causes named by this process: `STEP@HOST: DIAGNOSIS on HOST,HOST (fix)` or `(advice)`. */
  readonly named: readonly string[]
  /** Steps that changed something on a host in this process. */
  readonly changed: readonly string[]
  /** The findings and errors in full, for the message of a test that fails. */
  readonly detail: string
}

export interface Stretch extends Told {
  readonly dir: string
  readonly events: readonly RunEvent[]
}

/** Starts a run up to and with a step. */
export async function start(runbook: string, site: string, until: string): Promise<Stretch> {
  const dir = newRunDir()
  const args = ['run', runbook, '--site', site, '--run-dir', dir, '--yes', '--operator', 'Lab']
  return stretch(dir, await siteproof([...args, '--until', until]))
}

/** Goes on with a run up to and with a step. */
export async function goOn(dir: string, until: string, options: readonly string[] = []): Promise<Stretch> {
  const args = ['resume', dir, '--yes', '--operator', 'Lab', '--until', until, ...options]
  return stretch(dir, await siteproof(args))
}

/** Takes the fix that the failure offers, or says that the cause was removed by hand (`retry`). */
export async function decide(dir: string, step: string, decision: 'fix' | 'retry'): Promise<Stretch> {
  const why = ['--by', 'Lab', '--reason', decision === 'fix' ? 'as offered' : 'removed the cause']
  return stretch(dir, await siteproof(['decide', dir, step, `--${decision}`, ...why]))
}

function stretch(dir: string, { code, events, stderr, values }: SiteproofRun): Stretch {
  const failures = events.filter(isFailure)
  const detail = JSON.stringify([stderr, failures, values.at(-1)], null, 1)
  return {
    dir,
    events,
    code,
    stopped: stops(events),
    named: causes(events),
    changed: changes(events),
    detail,
  }
}

function isFailure(event: RunEvent): boolean {
  return (event.type === 'checks-judged' || event.type === 'action-finished') && event.verdict !== 'pass'
}

function stops(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event, index) => {
    if (event.type !== 'step-finished') return []
    if (event.outcome !== 'failed' && event.outcome !== 'unknown') return []
    const { step, host } = event
    const before = events
      .slice(0, index)
      .findLast(one => isFailure(one) && 'step' in one && one.step === step && one.host === host)
    return [`${step}@${host}: ${codesOf(before).join(', ')}`]
  })
}

function codesOf(event: RunEvent | undefined): readonly string[] {
  if (event?.type === 'action-finished') return [event.code]
  if (event?.type !== 'checks-judged') return []
  return event.findings
    .filter(one => one.verdict === 'fail' || one.verdict === 'unknown')
    .map(one => one.code)
}

function causes(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap(event => {
    if (event.type !== 'diagnosis-made') return []
    const way = event.fix === undefined ? 'advice' : 'fix'
    return [`${event.step}@${event.host}: ${event.diagnosis} on ${event.hosts.join(',')} (${way})`]
  })
}

function changes(events: readonly RunEvent[]): readonly string[] {
  const changed = events.flatMap(event =>
    event.type === 'action-finished' && event.changed ? [`${event.step}@${event.host}`] : [],
  )
  return [...new Set(changed)]
}
