/** What a client printed, as rows. */

/** Column name -> value as text; null is SQL's NULL (also a text that spells NULL, which clients print the same). */
export type Row = Readonly<Record<string, string | null>>

/** `--batch`: a header, then one line a row, tabs between; the client escapes tab, line end, NUL and backslash. */
export function parseBatch(text: string): readonly Row[] {
  const [header, ...lines] = linesOf(text)
  if (header === undefined) return []
  const names = header.split('\t').map(unescaped)
  return lines.map(line => {
    const cells = line.split('\t')
    return Object.fromEntries(names.map((name, index) => [name, cellOf(cells[index] ?? '')]))
  })
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' }

function unescaped(text: string): string {
  return text.replace(/\\([nt0\\])/g, (_, letter: string) => escapes[letter] ?? letter)
}
function cellOf(text: string): string | null {
  return text === 'NULL' ? null : unescaped(text)
}

/**
 * `--vertical`: `*** 1. row ***`, then `name: value`. A value of several lines goes on without a name; a line that looks like a
 * name begins a new column only where it stands as the first row's names do, right-aligned.
 */
export function parseVertical(text: string): readonly Row[] {
  const rows: Record<string, string | null>[] = []
  let width = 0
  let name = ''
  for (const line of linesOf(text)) {
    if (/^\*{5,} \d+\. row \*{5,}$/.test(line)) {
      rows.push({})
      width = 0
      continue
    }
    const row = rows.at(-1)
    if (row === undefined) continue
    const [, label = '', value = ''] = /^( *[A-Za-z0-9_@.()*' -]+): ?(.*)$/.exec(line) ?? []
    if (label !== '' && (width === 0 || label.length === width)) {
      width = label.length
      name = label.trim()
      row[name] = value === 'NULL' ? null : value
    } else row[name] = `${row[name] ?? ''}\n${line}`
  }
  return rows
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/**
 * A column by its name, or by the newer word for it: `replica_io_running` also finds Slave_IO_Running, `seconds_behind_source`
 * Seconds_Behind_Master. MariaDB keeps the old names under SHOW REPLICA STATUS too. undefined: no such column.
 */
export function column(row: Row, name: string): string | null | undefined {
  if (Object.hasOwn(row, name)) return row[name]
  const wanted = newWords(name)
  const found = Object.keys(row).find(key => newWords(key) === wanted)
  return found === undefined ? undefined : row[found]
}

function newWords(name: string): string {
  const words: Readonly<Record<string, string>> = { slave: 'replica', master: 'source' }
  return name
    .toLowerCase()
    .split('_')
    .map(word => words[word] ?? word)
    .join('_')
}
