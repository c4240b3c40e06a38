/** The acceptance sheet for Word: the same content as on paper, for customers who file or amend it. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeightRule,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
  type ISectionOptions,
} from 'docx'
import type { RunVerdict } from '../../engine/run/headline.ts'
import type { Sheet } from '../../engine/report/acceptance/sheet.ts'
import type { SheetWord } from '../../engine/words/acceptance.ts'

/** Twentieths of a point: A4 with the same margins as the printed sheet. */
const page = { width: 11906, height: 16838, margin: 794 }
const inside = page.width - 2 * page.margin
const tones: Record<RunVerdict, string> = {
  pass: '14623A',
  fail: '8F1B13',
  unknown: '7A5200',
  skip: '444444',
  undone: '444444',
}
const line = { style: BorderStyle.SINGLE, size: 4, color: '888888' }
const noBorder = { style: BorderStyle.NONE, size: 0, color: 'auto' }

type Bytes = Uint8Array

/** Fonts are named, not embedded: Word and LibreOffice take the East Asian one for Chinese. */
export async function acceptanceDocx(sheet: Sheet): Promise<Bytes> {
  const font = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: 'Microsoft YaHei', cs: 'Arial' }
  const document = new Document({
    title: writable(`${sheet.title} ${sheet.documentNumber}`),
    creator: 'Siteproof',
    styles: { default: { document: { run: { font, size: 18 } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: page.width, height: page.height },
            margin: { top: page.margin, bottom: 1000, left: page.margin, right: page.margin, footer: 400 },
          },
        },
        footers: { default: footer(sheet) },
        children: content(sheet),
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

function content(sheet: Sheet): ISectionOptions['children'] {
  const { word } = sheet
  const labelled = (name: SheetWord, value: string): string => word('labelled', { name: word(name), value })
  const { turns, notApplicable: apart } = sheet
  return [
    new Paragraph({ children: [new TextRun({ text: sheet.title, bold: true, size: 34 })] }),
    text(sheet.subject),
    text(labelled('number', sheet.documentNumber), { bold: true }),
    ...(sheet.rehearsal === undefined ? [] : [text(sheet.rehearsal, { bold: true, color: tones.unknown })]),
    factTable(sheet),
    text(labelled('result', sheet.result), { bold: true, color: tones[sheet.verdict], before: 120 }),
    heading(word('items')),
    itemTable(sheet),
    ...(apart === undefined ? [] : [text(apart, { newPage: turns })]),
    heading(word('deviations'), turns && apart === undefined),
    ...list(sheet.deviations, sheet),
    heading(word('remarks')),
    ...list(sheet.remarks, sheet),
    heading(word('open-items')),
    openTable(sheet),
    heading(word('signatures')),
    signTable(sheet),
    text(labelled('anchor', sheet.anchor), { size: 15, before: 120 }),
    text(labelled('clocks', sheet.clocks === '' ? '—' : sheet.clocks), { size: 15 }),
  ]
}

interface Look {
  readonly bold?: boolean
  readonly color?: string
  /** Half points. */
  readonly size?: number
  readonly before?: number
  readonly newPage?: boolean
}

function text(said: string, look: Look = {}): Paragraph {
  const { before = 0, newPage = false, ...run } = look
  const children = [new TextRun({ text: writable(said), ...run })]
  return new Paragraph({ spacing: { before, after: 20 }, pageBreakBefore: newPage, children })
}

/** Word refuses a whole file for one character that XML has no way to write, as stand in what hosts print. */
function writable(said: string): string {
  return said.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}

function heading(said: string, pageBreakBefore = false): Paragraph {
  const children = [new TextRun({ text: said, bold: true, size: 21 })]
  return new Paragraph({ spacing: { before: 160, after: 60 }, keepNext: true, pageBreakBefore, children })
}

function list(said: readonly string[], sheet: Sheet): readonly Paragraph[] {
  return said.length === 0 ? [text(sheet.word('none'))] : said.map(one => text(`· ${one}`))
}

function footer(sheet: Sheet): Footer {
  const [before, between, after] = sheet.word('page', { page: '\u0000', pages: '\u0000' }).split('\u0000')
  const children = [
    new TextRun({ text: writable(`${sheet.documentNumber} · ${sheet.anchor}   `), size: 14 }),
    new TextRun({
      children: [before ?? '', PageNumber.CURRENT, between ?? '', PageNumber.TOTAL_PAGES, after ?? ''],
      size: 16,
    }),
  ]
  return new Footer({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children })] })
}

function table(widths: readonly number[], rows: readonly TableRow[], bordered = true): Table {
  const side = bordered ? line : noBorder
  return new Table({
    width: { size: inside, type: WidthType.DXA },
    columnWidths: [...widths],
    layout: TableLayoutType.FIXED,
    borders: {
      top: side,
      bottom: side,
      left: side,
      right: side,
      insideHorizontal: line,
      insideVertical: side,
    },
    rows: [...rows],
  })
}

function row(
  cells: readonly (string | Paragraph)[],
  widths: readonly number[],
  more: { readonly look?: Look; readonly header?: boolean; readonly height?: number } = {},
): TableRow {
  const { look = {}, header = false, height } = more
  return new TableRow({
    tableHeader: header,
    cantSplit: true,
    ...(height !== undefined && { height: { value: height, rule: HeightRule.ATLEAST } }),
    children: cells.map(
      (cell, index) =>
        new TableCell({
          width: { size: widths[index] ?? 0, type: WidthType.DXA },
          margins: { top: 20, bottom: 20, left: 70, right: 70 },
          ...(header && { shading: { fill: 'EEEEEE' } }),
          children: [typeof cell === 'string' ? text(cell, look) : cell],
        }),
    ),
  })
}

/** Two facts a line. */
function factTable(sheet: Sheet): Table {
  const widths = [1450, inside / 2 - 1450, 1450, inside / 2 - 1450]
  const rows: TableRow[] = []
  for (let index = 0; index < sheet.facts.length; index += 2) {
    const [left, right] = [sheet.facts[index], sheet.facts[index + 1]]
    rows.push(row([left?.[0] ?? '', left?.[1] ?? '', right?.[0] ?? '', right?.[1] ?? ''], widths))
  }
  return table(widths, rows, false)
}

function itemTable(sheet: Sheet): Table {
  const { word } = sheet
  const widths = [560, 2500, inside - 560 - 2500 - 2600 - 1100, 2600, 1100]
  const small = { size: 15 }
  const head = (['no', 'item', 'expected', 'measured', 'verdict'] as const).map(name => word(name))
  return table(widths, [
    row(head, widths, { header: true, look: { ...small, bold: true } }),
    ...sheet.items.map(one =>
      row(
        [
          text(String(one.no), small),
          text(one.item, small),
          text(one.expected, small),
          text(one.measured, small),
          text(one.verdict, { ...small, bold: true, color: tones[one.tone] }),
        ],
        widths,
      ),
    ),
  ])
}

function openTable(sheet: Sheet): Table {
  const { word } = sheet
  const widths = [inside - 2000 - 1600, 2000, 1600]
  const empty = Array.from({ length: 3 }, () => ({ text: '', owner: '', due: '' }))
  return table(widths, [
    row([word('item'), word('owner'), word('due')], widths, { header: true, look: { bold: true } }),
    ...[...sheet.openItems, ...empty].map(one =>
      row([one.text, one.owner, one.due], widths, { height: 380 }),
    ),
  ])
}

function signTable(sheet: Sheet): Table {
  const { word } = sheet
  const widths = [inside / 2, inside / 2]
  const stamp = (): Paragraph => text(word('stamp'), { color: '888888' })
  return table(widths, [
    row([word('sign-customer'), word('sign-engineer')], widths, { height: 1300 }),
    row([stamp(), stamp()], widths, { height: 1200 }),
  ])
}
