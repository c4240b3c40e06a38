/** The plan as a change request: one self-contained page, to read, print and sign. */
import { html, sentence, type Markup } from '../report/markup.ts'
import { mono, page, said, table } from '../report/page.ts'
import type { Language } from '../runbook/text.ts'
import type { PlanAction, PlanCheck, PlanPart } from './part.ts'
import type { Plan, PlanStep } from './plan.ts'
import { createPlanSpeaker, type PlanSpeaker } from './plan-words.ts'

/** Everything is escaped; no script, no outside reference. */
export function planHtml(plan: Plan, language: Language): string {
  const speaker = createPlanSpeaker(language)
  const title = speaker.say('plan-title', { title: speaker.text(plan.runbook.title) })
  const body = html`<section class="first">
      <h1>${title}</h1>
      ${summary(plan, speaker)} ${hosts(plan, speaker)} ${warnings(plan, speaker)} ${impact(plan, speaker)}
      ${questions(plan, speaker)}
      <div class="signs">
        <div class="sign">${speaker.say('approved-by')}</div>
        <div class="sign">${speaker.say('approved-at')}</div>
      </div>
    </section>
    <h2>${speaker.say('commands')}</h2>
    ${plan.steps.map((step, index) => stepSection(step, index + 1, speaker))}
    <h2>${speaker.say('rollback')}</h2>
    <p>${speaker.say('rollback-how')}</p>
    ${plan.steps.toReversed().map(step => rollback(step, speaker))}`
  return page(title, language, body)
}

function summary(plan: Plan, { say, duration }: PlanSpeaker): Markup {
  const { likely, atMost } = plan.estimate
  return html`<p>
      ${say('plan-for', { site: plan.site })}${plan.customer !== undefined && ` · ${plan.customer}`}
    </p>
    <p>${say('plan-runbook', { id: plan.runbook.id, version: plan.runbook.version })}</p>
    <p>${say('plan-duration', { likely: duration(likely), most: duration(atMost) })}</p>
    ${!plan.bound && html`<p class="banner">${say('plan-unbound')}</p>`}
    <p>${say('plan-masks')}</p>
    <p class="mono">${say('plan-digest', { digest: plan.digest })}</p>`
}

function hosts(plan: Plan, speaker: PlanSpeaker): Markup {
  const columns = (['host', 'roles', 'address', 'platform', 'sudo'] as const).map(word => speaker.say(word))
  const rows = plan.hosts.map(host => {
    const { name, roles, user, address } = host
    return [name, roles.join(', '), mono(`${user}@${address}`), speaker.platform(host), speaker.sudo(host)]
  })
  return html`<h2>${speaker.say('hosts')}</h2>
    ${table(columns, rows)}
    ${plan.hosts
      .filter(host => host.sudoers.length > 0)
      .map(
        host =>
          html`<p>${speaker.say('sudoers', { host: host.name })}</p>
            <pre>${host.sudoers.join('\n')}</pre>`,
      )}`
}

/** Also on the change request. */
export function warnings(plan: Plan, speaker: PlanSpeaker): Markup | false {
  if (plan.warnings.length === 0) return false
  return html`<h2>${speaker.say('warnings')}</h2>
    <ul>
      ${plan.warnings.map(warning => html`<li>${sentence(speaker.warning(warning))}</li>`)}
    </ul>`
}

function impact(plan: Plan, speaker: PlanSpeaker): Markup {
  const columns = (['step', 'risk', 'hosts', 'way-back'] as const).map(word => speaker.say(word))
  const rows = plan.steps
    .filter(step => step.risk !== 'read')
    .map(step => [
      speaker.text(step.title),
      speaker.say(`risk-${step.risk}`),
      touched(step).join(', '),
      speaker.wayBack(step),
    ])
  return html`<h2>${speaker.say('impact')}</h2>
    ${table(columns, rows)}`
}

function touched(step: PlanStep): readonly string[] {
  return [...new Set(step.parts.filter(part => part.runs.kind !== 'no').map(part => part.host))]
}

function questions(plan: Plan, speaker: PlanSpeaker): Markup | false {
  if (plan.questions.length === 0) return false
  return html`<h2>${speaker.say('questions')}</h2>
    <ul>
      ${plan.questions.map(question => html`<li>${speaker.question(question, plan.steps)}</li>`)}
    </ul>`
}

function stepSection(step: PlanStep, number: number, speaker: PlanSpeaker): Markup {
  return html`<h3>
      ${number}. ${speaker.text(step.title)}
      <span class="dim">${step.id} · ${speaker.say(`risk-${step.risk}`)}</span>
    </h3>
    <p>${speaker.text(step.why)}</p>
    ${step.parts.map(part => partSection(part, speaker))}
    ${
      step.group.length > 0 &&
      html`<div class="part">
        <p><strong>${speaker.say('on-group')}</strong></p>
        ${checks('', step.group, speaker)}
      </div>`
    }`
}

function partSection(part: PlanPart, speaker: PlanSpeaker): Markup {
  const { say } = speaker
  const head = html`<p>
    <strong>${say('on-host', { host: part.host })}${part.item !== '' && ` · ${part.item}`}</strong>
    ${speaker.runs(part.runs)}
  </p>`
  if (part.runs.kind === 'no') return html`<div class="part">${head}</div>`
  return html`<div class="part">
    ${head} ${checks(say('list-require'), part.require, speaker)}
    ${checks(say('list-skip_if'), part.skipIf, speaker)}
    ${
      part.guard === undefined
        ? ''
        : html`<p>${speaker.say('guard', { seconds: part.guard.seconds })}</p>
            <pre>${speaker.literal(part.guard.script)}</pre>`
    }
    ${part.actions.map(action => actionBlock(action, speaker))}
    ${checks(say('list-gate'), part.gate, speaker)}
  </div>`
}

function checks(title: string, list: readonly PlanCheck[], speaker: PlanSpeaker): Markup | false {
  if (list.length === 0) return false
  return html`${title !== '' && html`<p class="dim">${title}</p>`}
    <ul>
      ${list.map(check => checkItem(check, speaker))}
    </ul>`
}

function checkItem(check: PlanCheck, speaker: PlanSpeaker): Markup {
  const body = speaker.checkBody(check)
  return html`<li>${said(speaker.check(check))}${body !== undefined && html`<pre>${body}</pre>`}</li>`
}

function actionBlock(action: PlanAction, speaker: PlanSpeaker): Markup {
  const body = action.runs.kind === 'no' ? undefined : speaker.body(action)
  return html`<p>${said(speaker.action(action))}</p>
    ${body !== undefined && html`<pre>${body}</pre>`}`
}

function rollback(step: PlanStep, speaker: PlanSpeaker): Markup | false {
  if (step.risk === 'read') return false
  const undo = step.parts.filter(part => part.runs.kind !== 'no' && part.undo.length > 0)
  return html`<h3>${speaker.text(step.title)}</h3>
    <p>${speaker.wayBack(step)}</p>
    ${undo.map(
      part =>
        html`<div class="part">
          <p><strong>${speaker.say('on-host', { host: part.host })}</strong></p>
          ${part.undo.map(action => actionBlock(action, speaker))}
        </div>`,
    )}`
}
