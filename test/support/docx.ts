/** What Word would read in a file: its parts, and the words of its paragraphs and tables. */
import { Buffer } from 'node:buffer'
import { inflateRawSync } from 'node:zlib'

/** The parts of a docx by name. Throws where the file is no such archive. */
export function partsOf(file: Uint8Array): Readonly<Record<string, string>> {
  const bytes = Buffer.from(file)
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1')
  if (end === -1) throw new Error('no archive')
  const parts: Record<string, string> = {}
  let at = bytes.readUInt32LE(end + 16)
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
    const [nameLength, extraLength] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)]
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(from, from + size)
    const content = method === 0 ? packed : inflateRawSync(packed)
    parts[bytes.toString('utf8', at + 46, at + 46 + nameLength)] = content.toString('utf8')
    at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32)
  }
  return parts
}

/** The words of each paragraph outside tables; a field stands as its name in angle brackets. */
export function paragraphsOf(xml: string): readonly string[] {
  return elements(xml.replaceAll(/<w:tbl>.*?<\/w:tbl>/gs, ''), 'w:p').map(wordsOf)
}

/** Tables as rows of cells. */
export function tablesOf(xml: string): readonly (readonly (readonly string[])[])[] {
  return elements(xml, 'w:tbl').map(table =>
    elements(table, 'w:tr').map(row => elements(row, 'w:tc').map(wordsOf)),
  )
}

function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>.*?</${name}>`, 'gs'))].map(([found]) => found)
}

function wordsOf(xml: string): string {
  const found = xml.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>|<w:instrText(?: [^>]*)?>(.*?)<\/w:instrText>/gs)
  return [...found]
    .map(([, text, field]) => (field === undefined ? unescaped(text ?? '') : `<${field.trim()}>`))
    .join('')
}

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return text.replaceAll(/&(\w+);/g, (_, name: string) => names[name] ?? '')
}
