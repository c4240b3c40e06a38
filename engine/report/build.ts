import { worst, type Verdict } from '../checks/verdict.ts'
import type { DrillSamples } from '../drift/types.ts'
import { RunError } from '../errors.ts'
import type { OutputRef } from '../run/events.ts'
import { headline, type Headline } from '../run/headline.ts'
import type { ActionRecord, JudgedRecord, RunState, StepState } from '../run/state.ts'
import { GROUP } from '../run/gates.ts'
import type { Binding } from '../site/bind.ts'
import { deviationsOf } from './deviations.ts'
import { isProvenOn } from './proven.ts'
import { remainsOf } from './remains.ts'
import type {
  Report,
  ReportAction,
  ReportDrill,
  ReportFinding,
  ReportHost,
  ReportOutput,
  ReportPart,
  ReportStep,
} from './model.ts'

/** A longer output is shown by its beginning; the whole stands beside the journal under its hash. */
const SHOWN_CHARACTERS = 4000

type ReadOutput = (reference: OutputRef) => Promise<string>

/** Everything the report says, from a run's state and its runbook and site. Throws RUN_FOLDER_INVALID for a run without events. */
export async function buildReport(
  state: RunState,
  binding: Binding,
  read: ReadOutput,
  anchor: string,
): Promise<Report> {
  const { started } = state
  if (started === undefined) throw new RunError('RUN_FOLDER_INVALID', { reason: 'no events' })
  const { runbook, site } = binding
  const head = headline(state, runbook)
  return {
    format: 1,
    headline: head,
    verdict: verdictOf(head),
    rehearsal: started.rehearsal,
    mode: started.mode,
    runId: started.runId,
    app: started.app,
    runbook: { id: runbook.id, version: runbook.version, title: runbook.title, digest: runbook.digest },
    site: {
      name: site.name,
      sha256: started.site.sha256,
      ...(site.customer !== undefined && { customer: site.customer }),
      ...(site.engineer !== undefined && { engineer: site.engineer }),
    },
    ...(state.planDigest !== undefined && { planDigest: state.planDigest }),
    operators: state.operators,
    startedAt: started.at,
    ...(state.finishedAt !== undefined && { finishedAt: state.finishedAt }),
    resumed: state.resumed,
    deviations: deviationsOf(state, binding),
    steps: await Promise.all(runbook.steps.map(step => reportStep(state, binding, step.id, read))),
    kit: kitOf(binding),
    hosts: hostsOf(state, binding),
    remains: remainsOf(state),
    anchor,
  }
}

const passing = new Set<Headline['code']>([
  'passed',
  'verified',
  'undone',
  'failover-not-proven',
  'one-direction-only',
  'host-failure-proven',
])
function verdictOf(head: Headline): Verdict {
  if (passing.has(head.code)) return 'pass'
  return head.code === 'failed' || head.code === 'undo-incomplete' ? 'fail' : 'unknown'
}

async function reportStep(
  state: RunState,
  binding: Binding,
  id: string,
  read: ReadOutput,
): Promise<ReportStep> {
  const step = binding.runbook.steps.find(one => one.id === id)
  if (step === undefined) throw new RunError('STEP_NOT_FOUND', { step: id })
  const parts = state.order
    .map(text => state.steps[text])
    .filter(part => part?.key.step === id)
    .filter(part => part !== undefined)
  // The group's part is judged after its hosts, whatever was journaled first.
  const ordered = [
    ...parts.filter(part => part.key.host !== GROUP),
    ...parts.filter(part => part.key.host === GROUP),
  ]
  return {
    id,
    title: step.title,
    why: step.why,
    risk: step.risk,
    parts: await Promise.all(ordered.map(part => reportPart(part, read))),
  }
}

async function reportPart(part: StepState, read: ReadOutput): Promise<ReportPart> {
  const { key, outcome, reason, startedAt, finishedAt } = part
  return {
    host: key.host,
    item: key.item,
    outcome: outcome ?? (part.status === 'waiting' ? 'waiting' : 'running'),
    ...(reason !== undefined && { reason }),
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    attempts: part.attempt,
    actions: await Promise.all(part.actions.map(action => reportAction(action, key.host, read))),
    findings: (await Promise.all(shownJudgements(part).map(judged => reportFindings(judged, read)))).flat(),
    decisions: part.decisions,
    diagnoses: part.diagnoses,
    answers: part.questions.flatMap(asked => {
      if (asked.answer === undefined) return []
      return [{ ...(asked.text && { text: asked.text }), ...asked.answer }]
    }),
    drills: await Promise.all(part.drills.map(drill => reportDrill(drill, read))),
  }
}

/** The last judgement of each phase: earlier ones led to an attempt that is told by its actions and decisions. */
function shownJudgements(part: StepState): readonly JudgedRecord[] {
  const last = new Map(part.judged.map(judged => [judged.phase, judged]))
  return [...last.values()].filter(judged => judged.phase !== 'skip-if' || worst([judged.verdict]) === 'pass')
}

async function reportAction(action: ActionRecord, host: string, read: ReadOutput): Promise<ReportAction> {
  const outputs = await Promise.all(
    action.commands.map(async command => {
      const [stdout, stderr] = [await read(command.stdout), await read(command.stderr)]
      const text =
        stderr === '' ? stdout : `${stdout}${stdout === '' || stdout.endsWith('\n') ? '' : '\n'}${stderr}`
      const { exitCode, durationMs } = command
      return { ...shown(action.action, host, text, command.stdout), exitCode, durationMs }
    }),
  )
  return {
    action: action.action,
    view: action.view,
    at: action.at,
    verdict: action.result?.verdict ?? 'running',
    code: action.result?.code ?? '',
    params: action.result?.params ?? {},
    changed: action.result?.changed ?? false,
    outputs,
  }
}

async function reportFindings(judged: JudgedRecord, read: ReadOutput): Promise<readonly ReportFinding[]> {
  return Promise.all(
    judged.findings.map(async finding => ({
      phase: judged.phase,
      check: finding.check,
      kind: finding.kind,
      ...(finding.title && { title: finding.title }),
      verdict: finding.verdict,
      code: finding.code,
      params: finding.params,
      ...(finding.vantage !== undefined && { vantage: finding.vantage }),
      evidence: await Promise.all(
        finding.evidence.map(async one => shown(one.label, one.host, await read(one.output), one.output)),
      ),
    })),
  )
}

function shown(label: string, host: string, text: string, reference: OutputRef): ReportOutput {
  const cut = text.length > SHOWN_CHARACTERS
  const { sha256, bytes } = reference
  return { label, host, text: cut ? text.slice(0, SHOWN_CHARACTERS) : text, sha256, bytes, cut }
}

async function reportDrill(drill: StepState['drills'][number], read: ReadOutput): Promise<ReportDrill> {
  return { result: drill.result, samples: parseSamples(await read(drill.samples)) }
}

/** The samples are our own JSON; a run folder that lost them still gets its report, without the timeline. */
function parseSamples(text: string): DrillSamples | undefined {
  try {
    return JSON.parse(text) as DrillSamples
  } catch {
    return undefined
  }
}

function kitOf(binding: Binding): Report['kit'] {
  return (binding.runbook.kit?.files ?? []).flatMap(file => {
    const sha256 = file.sha256 ?? binding.site.kit?.sha256[file.file]
    if (sha256 === undefined) return []
    return [{ file: file.file, sha256, ...(file.version !== undefined && { version: file.version }) }]
  })
}

function hostsOf(state: RunState, binding: Binding): readonly ReportHost[] {
  return Object.values(binding.hosts).map(host => {
    const { facts, identities } = state.hosts[host.name] ?? { facts: undefined, identities: [] }
    const { ssh } = host.access
    return {
      name: host.name,
      roles: host.roles,
      address: `${ssh.address}:${ssh.port}`,
      user: ssh.user,
      identities,
      ...(facts && { facts }),
      proven: facts !== undefined && isProvenOn(binding.runbook, facts),
    }
  })
}
