/** Known errors: looks for their symptoms in what the failed step printed and, where asked, on the host itself. */
import { plainLine } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'
import { isRunError, type ErrorParams } from '../errors.ts'
import type { Renderer } from '../plan/render.ts'
import type { ActionNode, Diagnosis, Step, Symptom } from '../runbook/schema.ts'
import { causeText } from './cause-text.ts'
import { isLossCode } from './checks.ts'
import { hostsOf, type RunContext } from './context.ts'
import type { Evidence, OutputRef, StepKey } from './events.ts'
import { knownCause, type StepState } from './state.ts'

const PROBE_SECONDS = 20

/** Journals each known error whose symptoms show, with the hosts that show it, most specific (the step's own) first. */
export async function diagnose(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
): Promise<void> {
  const seen = await whatWasSeen(context, context.recorder.fold.step(key))
  for (const diagnosis of [...step.diagnose, ...context.binding.runbook.diagnose]) {
    const found: string[] = []
    const evidence: Evidence[] = []
    const others = (diagnosis.on ?? []).flatMap(role => hostsOf(context.binding, role))
    for (const host of new Set([...hosts, ...others])) {
      if (await shows(context, diagnosis.when, { ...key, host }, seen, evidence)) found.push(host)
    }
    if (found.length === 0) continue
    await context.recorder.emit({
      type: 'diagnosis-made',
      ...key,
      ...describe(
        diagnosis,
        found.map(host => context.rendering({ ...key, host }).masked),
      ),
      hosts: found,
      evidence,
    })
    // The first that fits names the cause; further ones would only offer fixes for its consequences.
    return
  }
}

/** The actions of the last diagnosis' fix, and where to run them. */
export function fixOf(
  context: RunContext,
  step: Step,
  state: StepState,
): { readonly actions: readonly ActionNode[]; readonly hosts: readonly string[] } | undefined {
  const last = knownCause(state)
  const known = [...step.diagnose, ...context.binding.runbook.diagnose].find(
    one => one.id === last?.diagnosis,
  )
  if (last === undefined || known?.fix === undefined || !('do' in known.fix)) return undefined
  const { on } = known.fix
  const hosts =
    on === undefined ? last.hosts : [...new Set(on.flatMap(role => hostsOf(context.binding, role)))]
  return { actions: known.fix.do, hosts }
}

function describe({ id, catalogue, says, fix }: Diagnosis, renderers: readonly Renderer[]) {
  return {
    diagnosis: id,
    says: causeText(says, renderers),
    ...(catalogue !== undefined && { catalogue }),
    ...(fix !== undefined && 'do' in fix && { fix: causeText(fix.title, renderers) }),
    ...(fix !== undefined && 'advice' in fix && { advice: causeText(fix.advice, renderers) }),
  }
}

interface Seen {
  readonly text: string
  readonly codes: ReadonlySet<string>
  /** Hosts that are not there to be probed: each try would wait out the whole time for reconnecting. */
  readonly gone: Set<string>
}

/** Everything that the last attempt printed and every code it ended with. */
async function whatWasSeen(context: RunContext, state: StepState): Promise<Seen> {
  const outputs: OutputRef[] = []
  const codes = new Set<string>()
  const gone = new Set<string>()
  const note = ({ code, params }: { readonly code: string; readonly params: ErrorParams }): void => {
    codes.add(code)
    if (isLossCode(code)) gone.add(String(params['host'] ?? state.key.host))
  }
  for (const action of state.actions.slice(state.attemptFrom)) {
    outputs.push(...action.commands.flatMap(command => [command.stdout, command.stderr]))
    if (action.result !== undefined) note(action.result)
  }
  for (const finding of state.judged.at(-1)?.findings ?? []) {
    if (finding.verdict === 'pass' || finding.verdict === 'skip') continue
    outputs.push(...finding.evidence.map(one => one.output))
    note(finding)
  }
  const texts = await Promise.all(outputs.map(output => context.ports.journal.readOutput(output)))
  return { text: texts.join('\n'), codes, gone }
}

async function shows(
  context: RunContext,
  symptom: Symptom,
  key: StepKey,
  seen: Seen,
  evidence: Evidence[],
): Promise<boolean> {
  if ('matches' in symptom) return new RegExp(symptom.matches, 'm').test(seen.text)
  if ('code' in symptom) return [symptom.code].flat().some(code => seen.codes.has(code))
  if ('probe' in symptom)
    return !seen.gone.has(key.host) && probeShows(context, symptom.probe, key, seen, evidence)
  for (const part of symptom.all) {
    if (!(await shows(context, part, key, seen, evidence))) return false
  }
  return true
}

/** A probe that cannot run shows nothing: the failure stays named by its gate alone. */
async function probeShows(
  context: RunContext,
  probe: { readonly run: string; readonly matches: string },
  key: StepKey,
  seen: Seen,
  evidence: Evidence[],
): Promise<boolean> {
  try {
    const text = context.rendering(key).live.shell(probe.run)
    const session = await context.sessions.open(key.host)
    const result = await session.exec(
      { kind: 'script', text, as: 'root' },
      { timeoutSeconds: PROBE_SECONDS, signal: context.signal },
    )
    const shown = new RegExp(probe.matches, 'm').test(result.stdout)
    if (shown)
      evidence.push({
        host: key.host,
        label: plainLine(phrase('saw-diagnosis')),
        says: phrase('saw-diagnosis'),
        output: await context.recorder.keep(result.stdout),
      })
    return shown
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isRunError(error)) throw error
    if (isLossCode(error.code)) seen.gone.add(key.host)
    return false
  }
}
