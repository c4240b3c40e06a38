/** The plan for a terminal. */
import { visible } from '../visible.ts'
import type { Language } from '../runbook/text.ts'
import type { PlanAction, PlanCheck, PlanPart } from './part.ts'
import type { Plan, PlanStep } from './plan.ts'
import { createPlanSpeaker, joined, type PlanSpeaker } from './plan-words.ts'

/** Lines without colour, ending in a line feed; everything a run would do, secrets masked. */
export function planText(plan: Plan, language: Language): string {
  const speaker = createPlanSpeaker(language)
  const { say, duration } = speaker
  const lines = [
    say('plan-title', { title: speaker.text(plan.runbook.title) }),
    say('plan-for', { site: plan.site }),
    say('plan-runbook', { id: plan.runbook.id, version: plan.runbook.version }),
    say('plan-duration', { likely: duration(plan.estimate.likely), most: duration(plan.estimate.atMost) }),
    ...(plan.bound ? [] : [say('plan-unbound')]),
    say('plan-masks'),
    '',
    `${say('hosts')}${colonOf(speaker)}`.trimEnd(),
    ...plan.hosts.map(
      host =>
        `  ${host.name} (${host.roles.join(', ')}) ${host.user}@${host.address}  ${speaker.platform(host)}; ${say('sudo')}${colonOf(speaker)}${speaker.sudo(host)}`,
    ),
    ...plan.hosts
      .filter(host => host.sudoers.length > 0)
      .flatMap(host => [
        `  ${say('sudoers', { host: host.name })}`,
        ...host.sudoers.map(line => `    ${line}`),
      ]),
    ...warningLines(plan, speaker),
    ...plan.steps.flatMap((step, index) => stepLines(step, index + 1, speaker)),
    '',
    ...section(
      say('questions'),
      plan.questions.map(question => speaker.question(question, plan.steps)),
    ),
    say('plan-digest', { digest: plan.digest }),
  ]
  return `${visible(lines.join('\n'))}\n`
}

function colonOf({ language }: PlanSpeaker): string {
  return language === 'zh' ? '：' : ': '
}

function stepLines(step: PlanStep, number: number, speaker: PlanSpeaker): readonly string[] {
  const { say } = speaker
  return [
    '',
    `${number}. ${speaker.text(step.title)}  [${step.id}]  ${say(`risk-${step.risk}`)}`,
    `   ${speaker.text(step.why)}`,
    ...step.parts.flatMap(part => partLines(part, speaker)),
    ...(step.group.length === 0
      ? []
      : [`   ${say('on-group')}`, ...step.group.flatMap(check => checkLine(check, speaker))]),
    `   ${say('way-back')}${colonOf(speaker)}${speaker.wayBack(step)}`,
  ]
}

function partLines(part: PlanPart, speaker: PlanSpeaker): readonly string[] {
  const where = speaker.say('on-host', { host: part.host }) + (part.item === '' ? '' : ` · ${part.item}`)
  const why = speaker.runs(part.runs)
  const head = `   ${where}${why === '' ? '' : `${colonOf(speaker)}${why}`}`
  if (part.runs.kind === 'no') return [head]
  return [
    head,
    ...part.require.flatMap(check => checkLine(check, speaker)),
    ...part.skipIf.flatMap(check => checkLine(check, speaker)),
    ...(part.guard === undefined
      ? []
      : [
          `     ${speaker.say('guard', { seconds: part.guard.seconds })}`,
          ...speaker
            .literal(part.guard.script)
            .split('\n')
            .map(line => `         | ${line}`),
        ]),
    ...part.actions.flatMap(action => actionLines(action, speaker)),
    ...part.gate.flatMap(check => checkLine(check, speaker)),
    ...part.undo.flatMap(action => actionLines(action, speaker)),
  ]
}

function actionLines(action: PlanAction, speaker: PlanSpeaker): readonly string[] {
  const body = speaker.body(action) ?? ''
  const shown = body === '' || action.runs.kind === 'no' ? [] : body.trimEnd().split('\n')
  return [`     ${action.id}  ${joined(speaker.action(action))}`, ...shown.map(line => `         | ${line}`)]
}

function checkLine(check: PlanCheck, speaker: PlanSpeaker): readonly string[] {
  const body = speaker.checkBody(check)?.split('\n') ?? []
  return [`     ${check.id}  ${joined(speaker.check(check))}`, ...body.map(line => `         | ${line}`)]
}

function warningLines({ warnings }: Plan, { say, warning }: PlanSpeaker): readonly string[] {
  return warnings.length === 0 ? [] : ['', ...section(say('warnings'), warnings.map(warning)).slice(0, -1)]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map(line => `  - ${line}`), '']
}
