import { reportLabels } from '../words/report.ts'
import { phrase } from '../words/phrases/index.ts'
import type { DrillSamples } from '../drift/types.ts'
import { RunError } from '../errors.ts'
import type { OutputRef } from '../run/events.ts'
import type { KeptFile } from '../run/notes.ts'
import { headline, headlineVerdict } from '../run/headline.ts'
import { aboutCheck } from '../run/left-out.ts'
import { staleParts } from '../run/stale.ts'
import {
  hasActed,
  isBeforeUndo,
  keyText,
  type ActionRecord,
  type JudgedRecord,
  type RunState,
  type StepState,
} from '../run/state.ts'
import { GROUP } from '../run/gates.ts'
import { drillOf, openFault } from '../run/open-fault.ts'
import type { Step } from '../runbook/schema.ts'
import type { Binding } from '../site/bind.ts'
import { deviationsOf } from './deviations.ts'
import { isUnproven } from './on-the-way.ts'
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
/** A photo as a data URI; undefined where it is not to be shown in the report itself. */
export type PhotoOf = (file: KeptFile) => Promise<string | undefined>
type TextOf = (reference: OutputRef) => string

/**
 * Everything the report says, from a run's state and its runbook and site. `cut`: nobody works on it any more. Throws RUN_FOLDER_INVALID for a run without events.
 */
export async function buildReport(
  state: RunState,
  binding: Binding,
  read: ReadOutput,
  anchor: string,
  photoOf: PhotoOf = () => Promise.resolve(undefined),
  cut = false,
): Promise<Report> {
  const { started } = state
  if (started === undefined) throw new RunError('RUN_FOLDER_INVALID', { reason: phrase('no-events') })
  const { runbook, site } = binding
  const head = headline(state, runbook, cut)
  const { details } = state.notes
  return {
    format: 1,
    headline: head,
    verdict: headlineVerdict(head),
    rehearsal: started.rehearsal,
    mode: started.mode,
    runId: started.runId,
    app: started.app,
    runbook: { id: runbook.id, version: runbook.version, title: runbook.title, digest: runbook.digest },
    site: {
      name: site.name,
      sha256: started.site.sha256,
      ...named('customer', details.customer ?? site.customer),
      ...named('engineer', details.engineer ?? site.engineer),
    },
    ...(state.planDigest !== undefined && { planDigest: state.planDigest }),
    operators: state.operators,
    startedAt: started.at,
    ...(state.finishedAt !== undefined && { finishedAt: state.finishedAt }),
    resumed: state.resumed,
    deviations: deviationsOf(state, binding),
    steps: reportSteps(state, runbook.steps, await readTexts(state, read), cut),
    kit: kitOf(binding),
    hosts: hostsOf(state, binding),
    remains: remainsOf(state),
    notes: state.notes,
    photos: await photosOf(photosIn(state), photoOf),
    anchor,
  }
}

function named<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<Name, string>)
}

/** What the report shows: photos that were added to it, and those that came with an answer. */
function photosIn({ notes, steps }: RunState): readonly KeptFile[] {
  const added = notes.attachments.filter(({ use }) => use === 'photo').map(({ file }) => file)
  const answered = Object.values(steps).flatMap(part =>
    part.questions.flatMap(({ answer }) => answer?.files ?? []),
  )
  return [...added, ...answered]
}

async function photosOf(files: readonly KeptFile[], photoOf: PhotoOf): Promise<Report['photos']> {
  const shown: Record<string, string> = {}
  for (const file of files) {
    const data = await photoOf(file)
    if (data !== undefined) shown[file.sha256] = data
  }
  return shown
}

/** Small outputs stand in the state itself: only the others are waited for. */
async function readTexts(state: RunState, read: ReadOutput): Promise<TextOf> {
  const kept = new Map<string, OutputRef>()
  const want = (reference: OutputRef): void => {
    if (reference.inline === undefined) kept.set(reference.sha256, reference)
  }
  for (const part of Object.values(state.steps)) {
    for (const { commands } of part.actions) {
      for (const { stdout, stderr } of commands) [stdout, stderr].forEach(want)
    }
    for (const { findings } of shownJudgements(part)) {
      for (const { evidence } of findings) evidence.forEach(one => want(one.output))
    }
    for (const { samples } of part.drills) want(samples)
  }
  const texts = new Map<string, string>()
  for (const [sha256, reference] of kept) texts.set(sha256, await read(reference))
  return ({ inline, sha256 }) => inline ?? texts.get(sha256) ?? ''
}

function reportSteps(
  state: RunState,
  steps: readonly Step[],
  textOf: TextOf,
  cut: boolean,
): readonly ReportStep[] {
  const parts = partsByStep(state)
  const stale = staleParts(state, { steps })
  return steps.map(({ id, title, why, risk, gate }, index) => {
    const own = parts.get(id) ?? []
    return {
      id,
      number: index + 1,
      title,
      why,
      risk,
      gate: gate.map(aboutCheck),
      parts: own.map(part => ({
        ...reportPart(part, stale.has(keyText(part.key)), textOf),
        ...(cut && part.status === 'running' && hasActed(part) && { cut: true as const }),
      })),
    }
  })
}

/** In order, but the group's part after its hosts, whatever was journaled first. */
function partsByStep(state: RunState): ReadonlyMap<string, readonly StepState[]> {
  const all = state.order.map(text => state.steps[text]).filter(part => part !== undefined)
  const ordered = [
    ...all.filter(part => part.key.host !== GROUP),
    ...all.filter(part => part.key.host === GROUP),
  ]
  const found = new Map<string, StepState[]>()
  for (const part of ordered) {
    const own = found.get(part.key.step)
    if (own === undefined) found.set(part.key.step, [part])
    else own.push(part)
  }
  return found
}

function reportPart(part: StepState, stale: boolean, textOf: TextOf): ReportPart {
  const { key, outcome, reason, startedAt, finishedAt } = part
  return {
    host: key.host,
    item: key.item,
    outcome: outcome ?? (part.status === 'waiting' ? 'waiting' : 'running'),
    ...(stale && { stale: true as const }),
    ...(reason !== undefined && { reason }),
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    attempts: part.attempt,
    actions: part.actions.map(action => reportAction(action, part, textOf)),
    findings: shownJudgements(part).flatMap(judged => reportFindings(judged, textOf)),
    decisions: part.decisions.map(made => ({
      ...made,
      ...(isUnproven(part, made) && { unproven: true as const }),
    })),
    diagnoses: part.diagnoses,
    answers: part.questions.flatMap(asked => {
      if (asked.answer === undefined) return []
      const value =
        asked.kind === 'fault' && asked.answer.value !== key.host ? 'left-out' : asked.answer.value
      // A typed name alone says nothing of what it confirmed.
      const text = asked.text ?? (asked.kind === 'fault' && value !== 'left-out' ? typedForFault : undefined)
      return [{ ...(text && { text }), ...asked.answer, value }]
    }),
    drills: part.drills.map(drill =>
      reportDrill(drill, stale || outcome === 'undone' || isBeforeUndo(part, drill), textOf),
    ),
  }
}

const typedForFault = reportLabels['typed-for-fault']
const proofs: readonly JudgedRecord['phase'][] = ['gate', 'resume', 'by-hand']

/**
 * The last judgement of each phase: earlier ones led to an attempt that is told by its actions and decisions. A gate that did not
 * pass is over once it was judged again.
 */
function shownJudgements(part: StepState): readonly JudgedRecord[] {
  const last = part.judged.filter(
    (judged, at) => part.judged.findLastIndex(one => one.phase === judged.phase) === at,
  )
  const proof = part.judged.findLast(judged => proofs.includes(judged.phase))
  return last.filter(judged => {
    if (judged.phase === 'skip-if') return judged.verdict === 'pass'
    return judged === proof || judged.verdict === 'pass' || !proofs.includes(judged.phase)
  })
}

function reportAction(action: ActionRecord, part: StepState, textOf: TextOf): ReportAction {
  const { host } = part.key
  const struck = action === drillOf(part) && openFault(part)?.made === true
  const outputs = action.commands.map(command => {
    const [stdout, stderr] = [textOf(command.stdout), textOf(command.stderr)]
    const text =
      stderr === '' ? stdout : `${stdout}${stdout === '' || stdout.endsWith('\n') ? '' : '\n'}${stderr}`
    const { exitCode, durationMs } = command
    return { ...shown(action.action, host, text, command.stdout), exitCode, durationMs }
  })
  return {
    action: action.action,
    view: action.view,
    at: action.at,
    verdict: action.result?.verdict ?? 'running',
    code: action.result?.code ?? '',
    params: action.result?.params ?? {},
    changed: action.result?.changed ?? struck,
    outputs,
  }
}

function reportFindings(judged: JudgedRecord, textOf: TextOf): readonly ReportFinding[] {
  return judged.findings.map(finding => ({
    phase: judged.phase,
    check: finding.check,
    kind: finding.kind,
    ...(finding.title && { title: finding.title }),
    verdict: finding.verdict,
    code: finding.code,
    params: finding.params,
    ...(finding.vantage !== undefined && { vantage: finding.vantage }),
    evidence: finding.evidence.map(one => ({
      ...shown(one.label, one.host, textOf(one.output), one.output),
      ...(one.says && { says: one.says }),
    })),
  }))
}

function shown(label: string, host: string, text: string, reference: OutputRef): ReportOutput {
  const cut = text.length > SHOWN_CHARACTERS
  const { sha256, bytes } = reference
  return { label, host, text: cut ? text.slice(0, SHOWN_CHARACTERS) : text, sha256, bytes, cut }
}

function reportDrill(drill: StepState['drills'][number], stale: boolean, textOf: TextOf): ReportDrill {
  const { result, samples } = drill
  return { result, samples: parseSamples(textOf(samples)), ...(stale && { stale: true as const }) }
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
