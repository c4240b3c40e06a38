/** The plan as a change request: impact, minutes, commands host by host, a rollback card for the console. One page, no script. */
import { html, type Markup } from '../report/markup.ts'
import { page, said, table } from '../report/page.ts'
import type { Language } from '../runbook/text.ts'
import { changeRequestWords, type ChangeRequestWord } from '../words/change-request.ts'
import { fill } from '../words/fill.ts'
import type { PlanPart } from './part.ts'
import { createPlanSpeaker, type PlanSpeaker } from './plan-words.ts'
import type { Plan, PlanHost, PlanStep } from './plan.ts'
import { warnings } from './plan-html.ts'
import { rollbackOf, type RollbackEntry } from './rollback.ts'

type Say = (word: ChangeRequestWord, params?: Readonly<Record<string, string | number>>) => string
interface Writer {
  readonly plan: Plan
  readonly say: Say
  readonly speaker: PlanSpeaker
}

/** Page numbers by the browser that prints it; the rollback card is a sheet of its own. */
const printStyle = `
@page { size: A4; margin: 16mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 10px } }
.sheet { margin-top: 40px } .blank { border-bottom: 1px solid var(--line); min-width: 220px; display: inline-block }
.facts td { height: 26px } .blanks { white-space: pre } .approvals td { height: 40px } ol.way li { margin: 10px 0 } pre { max-height: none }
@media print { .sheet { break-before: page; margin-top: 0 } ol.way li { break-inside: avoid } body { font-size: 12px } }
`

/** Everything is escaped, secrets are masked as in the plan; no outside reference. */
export function changeRequestHtml(plan: Plan, language: Language): string {
  const speaker = createPlanSpeaker(language)
  const say: Say = (word, params = {}) => fill(changeRequestWords[word], params, language)
  const writer: Writer = { plan, say, speaker }
  const title = speaker.say('plan-title', { title: speaker.text(plan.runbook.title) })
  const body = html`<h1>${title}</h1>
    ${head(writer)} ${warnings(plan, speaker)} ${impact(writer)} ${schedule(writer)} ${questions(writer)}
    ${approvals(writer)} ${plan.hosts.map(host => hostSheet(host, writer))} ${rollbackCard(writer)}`
  return page(title, language, body, printStyle)
}

function head({ plan, say, speaker }: Writer): Markup {
  const { likely, atMost } = plan.estimate
  const duration = say('minutes-value', { likely: speaker.duration(likely), most: speaker.duration(atMost) })
  const { id, version } = plan.runbook
  const site = plan.customer === undefined ? plan.site : `${plan.site} · ${plan.customer}`
  return html`<table class="facts">
      <tr>
        <td>${say('number')}</td>
        <td></td>
      </tr>
      <tr>
        <td>${say('site')}</td>
        <td>${site}</td>
      </tr>
      <tr>
        <td>${say('window')}</td>
        <td class="blanks">${say('window-from-to')}</td>
      </tr>
      <tr>
        <td>${say('minutes')}</td>
        <td>${duration}</td>
      </tr>
      <tr>
        <td>${say('prepared')}</td>
        <td>${say('prepared-by', { id, version })}</td>
      </tr>
    </table>
    <p class="mono">${speaker.say('plan-digest', { digest: plan.digest })}</p>
    <p class="dim">${say('digest-means')} ${speaker.say('plan-masks')}</p>
    ${!plan.bound && html`<p class="banner">${speaker.say('plan-unbound')}</p>`}`
}

function impact(writer: Writer): Markup {
  const { plan, say, speaker } = writer
  const changing = plan.steps.filter(step => step.risk !== 'read' && running(step).length > 0)
  const hosts = [...new Set(changing.flatMap(step => running(step).map(part => part.host)))]
  const of = (steps: readonly PlanStep[]) => ({
    count: steps.length,
    steps: steps.map(step => speaker.text(step.title)).join(speaker.language === 'zh' ? '、' : ', '),
  })
  const service = changing.filter(step => step.risk === 'service')
  const fault = changing.filter(step => step.risk === 'fault')
  const forever = changing.filter(step => step.irreversible !== undefined)
  return html`<h2>${speaker.say('impact')}</h2>
    <ul>
      <li>${say('impact-hosts', { count: hosts.length, hosts: hosts.join(', ') })}</li>
      <li>${service.length === 0 ? say('impact-no-service') : say('impact-service', of(service))}</li>
      ${fault.length > 0 && html`<li>${say('impact-fault', of(fault))}</li>`}
      <li>${forever.length === 0 ? say('impact-reversible') : say('impact-irreversible', of(forever))}</li>
      <li>${say('impact-customer')} <span class="blank"></span></li>
    </ul>`
}

function running(step: PlanStep): readonly PlanPart[] {
  return step.parts.filter(part => part.runs.kind !== 'no')
}

function schedule({ plan, say, speaker }: Writer): Markup {
  const words = [speaker.say('step'), speaker.say('risk'), speaker.say('hosts')]
  const rows = plan.steps.flatMap((step, index) => {
    const named = [index + 1, speaker.text(step.title), speaker.say(`risk-${step.risk}`)]
    const hosts = [...new Set(running(step).map(part => part.host))]
    const [first] = step.parts
    // A list without items: there is nothing to say of it.
    if (first === undefined) return []
    if (hosts.length === 0)
      return [[...named, { cell: html`<td class="dim">${speaker.runs(first.runs)}</td>` }, '', '']]
    const back = step.risk === 'read' ? '' : speaker.wayBack(step)
    return [[...named, hosts.join(', '), speaker.duration(step.estimate.likely), back]]
  })
  return html`<h2>${say('schedule')}</h2>
    ${table(['#', ...words, say('minutes'), speaker.say('way-back')], rows)}`
}

function questions({ plan, speaker }: Writer): Markup | false {
  if (plan.questions.length === 0) return false
  return html`<h2>${speaker.say('questions')}</h2>
    <ul>
      ${plan.questions.map(question => html`<li>${speaker.question(question, plan.steps)}</li>`)}
    </ul>`
}

function approvals({ say }: Writer): Markup {
  const columns = (['role', 'name', 'signature', 'date'] as const).map(word => say(word))
  const rows = (['applicant', 'reviewer', 'owner', 'approver'] as const).map(word => [say(word), '', '', ''])
  return html`<h2>${say('approvals')}</h2>
    ${table(columns, rows, 'approvals')}`
}

function hostSheet(host: PlanHost, { plan, say, speaker }: Writer): Markup {
  const steps = plan.steps.flatMap((step, index) => {
    const parts = running(step).filter(part => part.host === host.name)
    return parts.length === 0 ? [] : [hostStep(step, index + 1, parts, { say, speaker })]
  })
  return html`<section class="sheet">
    <h2>${say('host-commands', { host: host.name })}</h2>
    <p class="mono">${host.user}@${host.address} · ${host.roles.join(', ')}</p>
    <p>${speaker.platform(host)}</p>
    <p>${speaker.say('sudo')}: ${speaker.sudo(host)}</p>
    ${steps.length === 0 ? html`<p>${say('host-none')}</p>` : steps}
  </section>`
}

function hostStep(
  step: PlanStep,
  number: number,
  parts: readonly PlanPart[],
  { say, speaker }: Pick<Writer, 'say' | 'speaker'>,
): Markup {
  return html`<h3>
      ${number}. ${speaker.text(step.title)} <span class="dim">${speaker.say(`risk-${step.risk}`)}</span>
    </h3>
    ${parts.map(
      part =>
        html`<div class="part">
          ${part.item !== '' && html`<p><strong>${part.item}</strong></p>`}
          ${part.actions.map(action => {
            const body = action.runs.kind === 'no' ? undefined : speaker.body(action)
            return html`<p>${said(speaker.action(action))}</p>
              ${body !== undefined && html`<pre>${body}</pre>`}`
          })}
          ${
            [...part.gate, ...step.group].length > 0 &&
            html`<p class="dim">${say('proved-by')}</p>
              <ul>
                ${[...part.gate, ...step.group].map(check => html`<li>${said(speaker.check(check))}</li>`)}
              </ul>`
          }
        </div>`,
    )}`
}

function rollbackCard({ plan, say, speaker }: Writer): Markup {
  const entries = rollbackOf(plan)
  return html`<section class="sheet">
    <h2>${say('rollback-title')} · ${speaker.text(plan.runbook.title)} · ${plan.site}</h2>
    <p>${say('rollback-use')}</p>
    <pre>${say('rollback-run')}</pre>
    <p>${say('rollback-services')} ${say('rollback-edited')}</p>
    <table class="facts">
      <tr>
        <td>${say('rollback-stop')}</td>
        <td>${say('rollback-stop-when')} <span class="blank"></span></td>
      </tr>
      ${plan.hosts.map(
        host =>
          html`<tr>
            <td>${host.name}</td>
            <td class="mono">${host.address} · ${host.roles.join(', ')}</td>
          </tr>`,
      )}
    </table>
    ${
      entries.length === 0
        ? html`<p>${say('rollback-nothing')}</p>`
        : html`<ol class="way">
            ${entries.map(entry => way(entry, { say, speaker }))}
          </ol>`
    }
    <p class="mono">${speaker.say('plan-digest', { digest: plan.digest })}</p>
  </section>`
}

function way(entry: RollbackEntry, { say, speaker }: Pick<Writer, 'say' | 'speaker'>): Markup {
  const { host, item, commands, irreversible, runs } = entry
  return html`<li>
    <strong>${speaker.say('on-host', { host })}</strong> ·
    ${speaker.text(entry.title)}${item !== '' && ` · ${item}`}
    ${runs.kind !== 'yes' && html`<p class="dim">${speaker.runs(runs)}</p>`}
    ${irreversible && html`<p class="fail">${say('irreversible', { what: speaker.text(irreversible) })}</p>`}
    ${commands.map(command => html`<pre>${speaker.literal(command)}</pre>`)}
  </li>`
}
