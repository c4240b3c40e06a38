/** The way back as a person walks it at a console, without laptop and product: from a plan's own actions, newest first. */
import type { ActionView } from '../actions/kind.ts'
import type { Text } from '../runbook/text.ts'
import type { PlanAction, PlanPart, Runs } from './part.ts'
import type { Plan, PlanStep } from './plan.ts'
import { shellQuote } from './quote.ts'
import { RUN_MARK } from './render.ts'

export interface RollbackEntry {
  readonly step: string
  readonly title: Text
  readonly host: string
  /** Key of the loop's item; empty where there is none. */
  readonly item: string
  /** Not `yes`: whether the step is done at all hangs on facts, and so does going back. */
  readonly runs: Runs
  /** Shell, as root, in this order; `$RUN` is the run's number, which also ends the name of each backup. */
  readonly commands: readonly string[]
  /** What cannot be taken back, in words. */
  readonly irreversible?: Text
}

/** One entry for each step, item and host that a run would change; steps that only read have none. */
export function rollbackOf(plan: Plan): readonly RollbackEntry[] {
  return plan.steps.toReversed().flatMap(step => {
    if (step.risk === 'read') return []
    return step.parts.toReversed().flatMap(part => entryOf(step, part))
  })
}

function entryOf(step: PlanStep, part: PlanPart): readonly RollbackEntry[] {
  if (part.runs.kind === 'no') return []
  const recorded = step.undo === 'none' ? [] : part.actions.toReversed().flatMap(revertCommands)
  const commands = [...part.undo.flatMap(undoCommands), ...recorded].map(asked)
  if (commands.length === 0 && step.irreversible === undefined) return []
  const { irreversible } = step
  return [
    {
      step: step.id,
      title: step.title,
      host: part.host,
      item: part.item,
      runs: part.runs,
      commands,
      ...(irreversible && { irreversible }),
    },
  ]
}

function undoCommands({ runs, view }: PlanAction): readonly string[] {
  if (runs.kind === 'no' || view === undefined) return []
  if (view.service !== undefined) return [serviceCommand(view.service.name, verbsOf(view.service))]
  return [(view.body ?? view.summary).trimEnd()]
}

/** What the product records and puts back, by hand: backups by their name, services by the opposite verb. */
function revertCommands({ runs, view }: PlanAction): readonly string[] {
  if (runs.kind === 'no' || view === undefined) return []
  if (view.service !== undefined) {
    const opposite = verbsOf(view.service).flatMap(verb => opposites[verb] ?? [])
    return opposite.length === 0 ? [] : [serviceCommand(view.service.name, opposite)]
  }
  return view.path === undefined || view.kind === 'run' ? [] : [restoreFile(view.path)]
}

/** `:?`: without the number no backup would be found. */
const RUN = '"${RUN:?}"'

/** The number that was not known when the plan was made is the one that the person sets. A value in a command stands in quotes. */
function asked(command: string): string {
  return command.replaceAll(shellQuote(RUN_MARK), RUN)
}

/**
 * Without a backup nobody can tell a file that the run made from one that was right before it, or is put back already: it is
 * only shown. One that bears the run's number is the run's.
 */
function restoreFile(path: string): string {
  const quoted = (text: string): string => shellQuote(text).replaceAll(RUN_MARK, `'${RUN}'`)
  const [file, backup] = [quoted(path), `${quoted(`${path}.bak.`)}${RUN}`]
  const otherwise = path.includes(RUN_MARK) ? 'rm -f' : 'ls -l'
  return `if [ -f ${backup} ]; then mv -f ${backup} ${file}; else ${otherwise} ${file}; fi`
}

const opposites: Readonly<Record<string, string>> = {
  start: 'stop',
  stop: 'start',
  enable: 'disable',
  disable: 'enable',
}

function verbsOf({ state, enabled }: NonNullable<ActionView['service']>): readonly string[] {
  const verb =
    state === undefined
      ? []
      : [{ started: 'start', stopped: 'stop', restarted: 'restart', reloaded: 'reload' }[state]]
  return [...verb, ...(enabled === undefined ? [] : [enabled ? 'enable' : 'disable'])]
}

/** The order in which they are typed on either init: systemd first, the older form beside it. */
function serviceCommand(name: string, verbs: readonly string[]): string {
  return verbs.map(verb => `systemctl ${verb} ${name}    # SysV: ${sysv(name, verb)}`).join('\n')
}

function sysv(name: string, verb: string): string {
  if (verb === 'enable') return `chkconfig ${name} on`
  return verb === 'disable' ? `chkconfig ${name} off` : `service ${name} ${verb}`
}
