import { html, sentence, type Markup } from './markup.ts'
import { keptFile } from './html-notes.ts'
import type { Report, ReportAction, ReportFinding, ReportOutput, ReportPart, ReportStep } from './model.ts'
import { said } from './page.ts'
import { toneOf, type Speaker } from './say.ts'
import { localTime } from '../words/times.ts'

/** One step: why it exists, then each host: actions as run, then what proved it. */
export function stepSection(step: ReportStep, photos: Report['photos'], speaker: Speaker): Markup {
  return html`<h3 id="step-${step.id}">
      <span class="dim">${step.number}</span> ${speaker.text(step.title)}
      <span class="dim mono">${step.id}</span>
    </h3>
    <p class="dim">${speaker.text(step.why)}</p>
    ${step.parts.map(part => partSection(part, photos, speaker))}`
}

function partSection(part: ReportPart, photos: Report['photos'], speaker: Speaker): Markup {
  const host = part.host === '*' ? speaker.label('group') : part.host
  const where = part.item === '' ? host : `${host} · ${part.item}`
  return html`<div class="part">
    <p>
      <b>${where}</b> <span class="verdict ${toneOf(part)}">${speaker.outcome(part)}</span>
      ${part.finishedAt !== undefined && html`<span class="dim">${localTime(part.finishedAt, 'seconds')}</span>`}
    </p>
    ${part.actions.map(action => actionBlock(action, speaker))} ${findingTable(part.findings, speaker)}
    ${part.diagnoses.map(
      one =>
        html`<p class="unknown">
          ${speaker.label('cause')} ${one.catalogue}: ${sentence(speaker.text(one.says))}
          (${one.hosts.join(', ')})
        </p>`,
    )}
    ${part.decisions.map(
      made =>
        html`<p>
          ${speaker.label('decision')}: <b>${speaker.decision(made.decision)}</b> · ${made.by} ·
          ${made.reason} ${made.unproven && html`<b>(${speaker.label('unproven')})</b>`}
          <span class="dim">${localTime(made.at)}</span>
        </p>`,
    )}
    ${part.answers.map(
      answer =>
        html`<p>
            ${answer.text && [speaker.text(answer.text), ' — ']}<b>${speaker.answer(answer.value)}</b>
            ${[answer.by, answer.note].filter(Boolean).map(told => ` · ${told}`)}
          </p>
          ${answer.files?.map(file => keptFile(file, photos))}`,
    )}
  </div>`
}

function actionBlock(action: ReportAction, speaker: Speaker): Markup {
  const change = speaker.label(changeOf(action))
  const result = action.code === '' ? '' : speaker.code(action.code, action.params)
  const body = speaker.body(action)
  return html`<details>
    <summary>
      <span class="verdict ${action.verdict}">${speaker.found(action)}</span>
      ${said(speaker.action(action))}
      <span class="dim">· ${[speaker.as(action), change, result].filter(Boolean).join(' · ')}</span>
    </summary>
    ${body !== undefined && html`<pre>${body}</pre>`}
    ${action.outputs.map(
      output =>
        html`<p class="dim">
            ${speaker.label('exit')} ${output.exitCode ?? '?'} · ${speaker.seconds(output.durationMs)}
          </p>
          ${outputBlock(output, speaker)}`,
    )}
  </details>`
}

function changeOf({ changed, verdict }: ReportAction): 'changed' | 'changeUnknown' | 'unchanged' {
  if (changed) return 'changed'
  return verdict === 'running' ? 'changeUnknown' : 'unchanged'
}

function findingTable(findings: readonly ReportFinding[], speaker: Speaker): Markup | undefined {
  if (findings.length === 0) return undefined
  return html`<table class="findings">
    <tbody>
      ${findings.map(
        finding =>
          html`<tr>
            <td class="verdict ${finding.verdict}">${speaker.found(finding)}</td>
            <td>${speaker.check(finding)} <span class="dim mono">${finding.title && finding.kind}</span></td>
            <td>${sentence(speaker.finding(finding))}${evidence(finding, speaker)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function evidence(finding: ReportFinding, speaker: Speaker): Markup | undefined {
  const shown = finding.evidence.filter(one => one.text !== '')
  if (shown.length === 0) return undefined
  return html`<details class="more">
    <summary>${speaker.label('evidence')}</summary>
    ${shown.map(
      one =>
        html`<p class="dim">${said(speaker.evidence(one))}</p>
          ${outputBlock(one, speaker)}`,
    )}
  </details>`
}

function outputBlock(output: ReportOutput, speaker: Speaker): Markup | undefined {
  if (output.text === '') return undefined
  const { bytes, sha256 } = output
  return html`<pre>${output.text}</pre>
    ${output.cut && html`<p class="dim">${speaker.label('cut', { bytes, sha256 })}</p>`}`
}
