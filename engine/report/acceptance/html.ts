import { html, trusted, type Markup } from '../markup.ts'
import type { Sheet } from './sheet.ts'

/** Rows left empty for what is agreed on by hand at the table. */
const emptyOpenItems = 3

/** The sheet as one self-contained A4 page set: header, table, then what is open and the boxes to sign and stamp. */
export function acceptanceHtml(sheet: Sheet): string {
  const page = html`<!doctype html>
    <html lang="${sheet.language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${sheet.title} ${sheet.documentNumber}</title>
        <style>
          ${trusted(sheetStyle(sheet))}
        </style>
      </head>
      <body>
        ${head(sheet)} ${itemTable(sheet)}
        <div class="${sheet.turns ? 'second' : ''}">
          ${notes(sheet)} ${openItems(sheet)} ${signatures(sheet)}
        </div>
      </body>
    </html> `
  return page.markup
}

function head(sheet: Sheet): Markup {
  const { word } = sheet
  return html`<header>
      <div>
        <h1>${sheet.title}</h1>
        <p>${sheet.subject}</p>
      </div>
      <p class="number">${word('number')}<br /><b>${sheet.documentNumber}</b></p>
    </header>
    ${sheet.rehearsal && html`<p class="banner">${sheet.rehearsal}</p>`}
    <dl>
      ${sheet.facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value === '' ? trusted('&nbsp;') : value}</dd>
          </div>`,
      )}
    </dl>
    <p class="result ${sheet.verdict}"><span>${word('result')}</span> ${sheet.result}</p>`
}

function itemTable(sheet: Sheet): Markup {
  const { word } = sheet
  const columns = ['no', 'item', 'expected', 'measured', 'verdict'] as const
  return html`<h2>${word('items')}</h2>
    <table class="items">
      <thead>
        <tr>
          ${columns.map(name => html`<th>${word(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${sheet.items.map(
          row =>
            html`<tr>
              <td>${row.no}</td>
              <td>${row.item}</td>
              <td>${row.expected}</td>
              <td>${row.measured}</td>
              <td class="${row.tone}">${row.verdict}</td>
            </tr>`,
        )}
      </tbody>
    </table> `
}

function notes(sheet: Sheet): Markup {
  const list = (texts: readonly string[]): Markup =>
    texts.length === 0
      ? html`<p class="dim">${sheet.word('none')}</p>`
      : html`<ul>
          ${texts.map(text => html`<li>${text}</li>`)}
        </ul>`
  return html`${sheet.notApplicable && html`<p class="dim">${sheet.notApplicable}</p>`}
    <h2>${sheet.word('deviations')}</h2>
    ${list(sheet.deviations)}
    <h2>${sheet.word('remarks')}</h2>
    ${list(sheet.remarks)}`
}

function openItems(sheet: Sheet): Markup {
  const { word } = sheet
  const empty = Array.from({ length: emptyOpenItems }, () => ({ text: '', owner: '', due: '' }))
  return html`<h2>${word('open-items')}</h2>
    <table class="open">
      <thead>
        <tr>
          <th>${word('item')}</th>
          <th>${word('owner')}</th>
          <th>${word('due')}</th>
        </tr>
      </thead>
      <tbody>
        ${[...sheet.openItems, ...empty].map(
          one =>
            html`<tr>
              <td>${one.text}</td>
              <td>${one.owner}</td>
              <td>${one.due}</td>
            </tr>`,
        )}
      </tbody>
    </table>`
}

function signatures(sheet: Sheet): Markup {
  const { word } = sheet
  return html`<h2>${word('signatures')}</h2>
    <div class="signs">
      <div>${word('sign-customer')}<span class="stamp">${word('stamp')}</span></div>
      <div>${word('sign-engineer')}<span class="stamp">${word('stamp')}</span></div>
    </div>
    <p class="proof">${word('labelled', { name: word('anchor'), value: '' })}<code>${sheet.anchor}</code></p>
    <p class="proof">
      ${word('labelled', { name: word('clocks'), value: sheet.clocks === '' ? '—' : sheet.clocks })}
    </p>`
}

function sheetStyle(sheet: Sheet): string {
  const [before, between, after] = sheet.word('page', { page: '\u0000', pages: '\u0000' }).split('\u0000')
  const page = `${css(before)} counter(page) ${css(between)} counter(pages) ${css(after)}`
  return `
@page { size: A4; margin: 14mm 14mm 18mm;
  @bottom-left { content: ${css(`${sheet.documentNumber} · ${sheet.anchor}`)}; font: 7.5pt ui-monospace, Consolas, monospace; color: #444 }
  @bottom-right { content: ${page}; font: 8.5pt system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #444 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 181mm; color: #111; background: #fff;
  font: 9pt/1.4 system-ui, "Segoe UI", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
header { display: flex; justify-content: space-between; border-bottom: 1.5pt solid #111; padding-bottom: 4pt }
h1 { font-size: 17pt; margin: 0 } h2 { font-size: 10.5pt; margin: 9pt 0 3pt } p { margin: 2pt 0 }
.number { text-align: right; font-size: 9pt } .dim { color: #555 }
.banner { border: 1.5pt dashed #7a5200; color: #7a5200; font-weight: 600; padding: 3pt 6pt; margin: 6pt 0 }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0 14pt; margin: 6pt 0 }
dl div { display: grid; grid-template-columns: 86pt 1fr; border-bottom: .5pt solid #bbb; padding: 1.5pt 0 }
dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere }
.result { border: 1pt solid; padding: 4pt 7pt; font-weight: 600; margin: 6pt 0 } .result span { font-weight: 400; margin-right: 8pt }
.pass { color: #14623a } .fail { color: #8f1b13 } .unknown { color: #7a5200 } .skip, .undone { color: #444 }
table { width: 100%; border-collapse: collapse; table-layout: fixed } th, td { border: .5pt solid #888; padding: 2pt 4pt; text-align: left;
  vertical-align: top; overflow-wrap: anywhere } th { background: #eee; font-weight: 600 } tr { break-inside: avoid } thead { display: table-header-group }
.items { font-size: 7.8pt; line-height: 1.3 } .items td { padding: 1.5pt 4pt } .items th:nth-child(1) { width: 10mm } .items th:nth-child(2) { width: 44mm }
.items th:nth-child(4) { width: 44mm } .items th:nth-child(5) { width: 17mm } .items th { white-space: nowrap }
.items td:last-child { font-weight: 600; overflow-wrap: anywhere } .open th:nth-child(2) { width: 34mm } .open th:nth-child(3) { width: 28mm } .open td { height: 16pt }
h2 { break-after: avoid } .second { break-before: page } ul { margin: 0; padding-left: 14pt }
.signs { display: grid; grid-template-columns: 1fr 1fr; gap: 8mm; break-inside: avoid } .signs > div { border: .75pt solid #111; height: 44mm; padding: 4pt 6pt; position: relative }
.stamp { position: absolute; right: 5mm; bottom: 5mm; width: 26mm; height: 26mm; border: .75pt dashed #888; border-radius: 50%; color: #888;
  display: flex; align-items: center; justify-content: center }
.proof { font-size: 8pt; margin-top: 4pt; overflow-wrap: anywhere } code { font: 8pt ui-monospace, Consolas, monospace }
`
}

/** A CSS string whose every character that is not plainly harmless is escaped: what a person typed stays text. */
function css(text = ''): string {
  return `"${text.replace(/[^A-Za-z0-9 .:-]/gu, found => `\\${(found.codePointAt(0) ?? 0).toString(16)} `)}"`
}
