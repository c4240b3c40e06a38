/** What our HTML documents share: the frame of a self-contained page, and tables. */
import type { Language } from '../runbook/text.ts'
import type { Piece } from '../words/views.ts'
import { reportStyle } from './html-style.ts'
import { html, trusted, type Markup } from './markup.ts'

/** A whole page that runs nothing and fetches nothing; `style` stands behind the common one. */
export function page(title: string, language: Language, body: Markup, style = ''): string {
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${trusted(reportStyle + style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup
}

type Cell = string | number | undefined | { readonly cell: Markup }

/** A cell for what is compared letter by letter: addresses, hashes, paths. */
export function mono(text: string | undefined): Cell {
  return { cell: html`<td class="mono">${text}</td>` }
}

/** A line in pieces: words as they are, what stands literally as code. */
export function said(pieces: readonly Piece[]): Markup {
  return html`${pieces.map((piece, index) => [index > 0 && ' · ', piece.literal === true ? html`<code>${piece.text}</code>` : piece.text])}`
}

export function table(columns: readonly string[], rows: readonly (readonly Cell[])[], kind = ''): Markup {
  const cellOf = (cell: Cell): Markup => (typeof cell === 'object' ? cell.cell : html`<td>${cell}</td>`)
  return html`<table${kind === '' ? '' : html` class="${kind}"`}>
    <thead>
      <tr>
        ${columns.map(name => html`<th>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        cells =>
          html`<tr>
            ${cells.map(cellOf)}
          </tr> `,
      )}
    </tbody>
  </table>`
}
