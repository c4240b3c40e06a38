import { shownVerdict } from '../drift/shown.ts'
import { timelineSvg } from '../drift/svg.ts'
import { detailFields } from '../run/notes.ts'
import type { Language } from '../runbook/text.ts'
import { detailWords } from '../words/acceptance.ts'
import { attachmentSection, noteLists } from './html-notes.ts'
import { stepSection } from './html-steps.ts'
import { html, trusted, type Markup } from './markup.ts'
import type { Report, ReportHost } from './model.ts'
import { mono, page, table } from './page.ts'
import { createSpeaker, placeOf, type Speaker } from './say.ts'
import { localTime } from '../words/times.ts'

/** One self-contained page: no script, no font, nothing fetched. */
export function reportHtml(report: Report, language: Language): string {
  const speaker = createSpeaker(language)
  const title = `${speaker.label('title')} · ${speaker.site(report)} · ${speaker.text(report.runbook.title)}`
  const body = html`${firstPage(report, speaker)} ${drillTimelines(report, speaker)}
    <h2>${speaker.label('steps')}</h2>
    ${report.steps.map(step => stepSection(step, report.photos, speaker))} ${hostSection(report, speaker)}
    ${kitSection(report, speaker)} ${remainsSection(report, speaker)} ${attachmentSection(report, speaker)}`
  return page(title, language, body)
}

function firstPage(report: Report, speaker: Speaker): Markup {
  const { label } = speaker
  return html`<section class="first">
    <h1>${label('title')}</h1>
    ${report.rehearsal && html`<p class="banner">${label('rehearsal')}</p>`}
    ${report.mode === 'verify' && html`<p class="dim">${label('audit')}</p>`}
    <p class="headline ${report.verdict}">${speaker.result(report)}</p>
    <table class="facts">
      <tbody>
        ${summaryRows(report, speaker).map(
          ([name, value, mono]) =>
            html`<tr><td>${name}</td><td${mono ? trusted(' class="mono"') : ''}>${value}</td></tr>`,
        )}
      </tbody>
    </table>
    <h2>${label('deviations')}</h2>
    ${deviationList(report, speaker)} ${drillTable(report, speaker)} ${noteLists(report, speaker)}
    <div class="signs">
      <div class="sign dim">${label('signEngineer')}</div>
      <div class="sign dim">${label('signCustomer')}</div>
    </div>
    <p class="dim">${label('anchorHelp')}</p>
  </section>`
}

/** Name, value, and whether the value is set in monospace. */
export function summaryRows(
  report: Report,
  speaker: Speaker,
): readonly (readonly [string, string, boolean])[] {
  const { label } = speaker
  const { runbook } = report
  const rows: (readonly [string, string | undefined, boolean])[] = [
    [label('site'), speaker.site(report), false],
    ...detailRows(report, speaker),
    [label('runBy'), report.operators.join(', '), false],
    [label('runbook'), `${speaker.text(runbook.title)} (${runbook.id} ${runbook.version})`, false],
    [label('started'), report.startedAt && localTime(report.startedAt), false],
    [label('finished'), report.finishedAt && localTime(report.finishedAt), false],
    [label('resumed'), report.resumed > 0 ? String(report.resumed) : undefined, false],
    [label('clock'), clocks(report), true],
    [label('runNumber'), report.runId, true],
    [label('plan'), report.planDigest, true],
    [label('anchor'), report.anchor, true],
  ]
  return rows.flatMap(([name, value, mono]) =>
    value === undefined || value === '' ? [] : [[name, value, mono] as const],
  )
}

/** Each host's clock against the laptop's, with how exactly that is known. */
export function clocks(report: Report): string {
  return report.hosts
    .flatMap(({ name, facts }) => {
      if (facts === undefined) return []
      const sign = facts.clockOffsetMs >= 0 ? '+' : ''
      return [`${name} ${sign}${Math.round(facts.clockOffsetMs)} ± ${Math.ceil(facts.clockErrorMs)} ms`]
    })
    .join(' · ')
}

/** Who and where, as far as it was written down; the site file's own names stand where nothing else was. */
function detailRows(
  report: Report,
  speaker: Speaker,
): readonly (readonly [string, string | undefined, boolean])[] {
  const { site, notes } = report
  const given = { ...notes.details, customer: site.customer, engineer: site.engineer }
  return detailFields.map(field => [detailWords[field][speaker.language], given[field], false] as const)
}

function deviationList(report: Report, speaker: Speaker): Markup {
  if (report.deviations.length === 0) return html`<p class="dim">${speaker.label('noDeviations')}</p>`
  return html`<ul>
    ${report.deviations.map(deviation => {
      const where = placeOf(deviation, report, speaker)
      return html`<li>${where !== '' && html`<b>${where}</b> `}${speaker.deviation(deviation)}</li>`
    })}
  </ul>`
}

function drillTable(report: Report, speaker: Speaker): Markup | undefined {
  const { label } = speaker
  const drills = report.steps.flatMap(step => step.parts.flatMap(part => part.drills))
  if (drills.length === 0) return undefined
  const columns = ['fault', 'direction', 'outage', 'gap', 'overlap', 'expected', 'vantage'] as const
  const rows = drills.map(({ result, stale }) => {
    const cells = speaker.drill(result)
    const verdict = html`<td class="verdict ${stale ? 'undone' : shownVerdict(result)}">
      ${stale ? speaker.stale() : speaker.verdict(shownVerdict(result))}
    </td>`
    return [...columns.map(name => cells[name]), { cell: verdict }]
  })
  return html`<h2>${label('drills')}</h2>
    ${table([...columns.map(name => label(name)), label('verdict')], rows)}`
}

function drillTimelines(report: Report, speaker: Speaker): readonly Markup[] {
  const drills = report.steps.flatMap(step => step.parts.flatMap(part => part.drills))
  return drills.flatMap(({ result, samples }) => {
    if (samples === undefined) return []
    const said = speaker.reasons(result)
    return [
      html`<h3>${speaker.drill(result).fault}: ${result.from} → ${result.to}</h3>
        ${trusted(timelineSvg(result, samples, speaker.language))}
        ${
          said.length > 0 &&
          html`<ul>
            ${said.map(one => html`<li>${one}</li>`)}
          </ul>`
        }`,
    ]
  })
}

function hostSection(report: Report, speaker: Speaker): Markup {
  const columns = (['host', 'roles', 'address', 'hostKey', 'system'] as const).map(name =>
    speaker.label(name),
  )
  const rows = report.hosts.map(host => {
    const { name, roles, user, address, facts } = host
    const system =
      facts &&
      `${facts.distribution} ${facts.release} · ${facts.kernel} · ${facts.init} · ${facts.firewall ?? '?'}`
    return [name, roles.join(', '), mono(`${user}@${address}`), mono(hostKeys(host).join(' ')), system]
  })
  return html`<h2>${speaker.label('hosts')}</h2>
    ${table(columns, rows)}`
}

/** Every key that was seen on the way to a host, jump hosts named. */
export function hostKeys({ identities }: ReportHost): readonly string[] {
  const keys = identities.flatMap(({ fingerprint, keyType, hops, terminalOf }) => [
    ...hops.map(hop => `${hop.host}: ${hop.fingerprint}`),
    // Behind a bastion's terminal the key is the bastion's, which stands among the hops.
    ...(terminalOf === undefined ? [`${fingerprint} (${keyType})`] : []),
  ])
  return [...new Set(keys)]
}

function kitSection(report: Report, { label }: Speaker): Markup | undefined {
  if (report.kit.length === 0) return undefined
  const rows = report.kit.map(({ file, sha256 }) => [file, mono(sha256)])
  return html`<h2>${label('kit')}</h2>
    ${table([label('file'), 'SHA-256'], rows)}`
}

function remainsSection(report: Report, { label, neededFor, vantages }: Speaker): Markup | undefined {
  if (report.remains.length === 0) return undefined
  const rows = report.remains.map(one => {
    const { host, path, owner, state, mode, sha256 } = one
    return [host, mono(path), owner ?? state, mono(mode), neededFor(one), mono(sha256)]
  })
  const names = (['host', 'file', 'owner', 'mode', 'neededFor'] as const).map(name => label(name))
  return html`<h2>${label('remains')}</h2>
    ${vantages(report.remains).map(line => html`<p class="dim">${line}</p>`)}
    ${table([...names, 'SHA-256'], rows)}`
}
