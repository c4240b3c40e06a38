import { firstInvalidUtf8, isGb18030 } from './bytes.ts'
import { inputIssue } from './issues.ts'
import type { InputCode } from '../words/input.ts'
import type { Parsed, Position } from './issue.ts'

/** No file that a person writes for us comes near this; a wrong file (an archive, a dump) is told apart early. */
export const maximumFileBytes = 4 * 1024 * 1024

/**
 * The text of a file that a person saved: UTF-8, or UTF-16 that says so by its BOM. Everything else is refused naming
 * the encoding, because a guess between GBK, Big5 and Latin-1 would put wrong characters on a host.
 * Line ends come out as LF. Columns count UTF-16 units from 1, as editors do.
 */
export function decodeText(bytes: Uint8Array, file: string): Parsed<string> {
  const start = { file, line: 1, column: 1 }
  if (bytes.length > maximumFileBytes) {
    return refuse('FILE_TOO_BIG', start, { bytes: bytes.length, limit: maximumFileBytes })
  }
  const marked = utf16Label(bytes)
  if (marked !== undefined) return decodeUtf16(bytes, marked, start)

  const invalid = firstInvalidUtf8(bytes)
  const nul = bytes.indexOf(0)
  if (nul >= 0) return refuse('FILE_ENCODING_UTF16', start, { encoding: utf16ByZeros(bytes) })
  if (invalid === undefined) return { ok: true, value: withLf(utf8(bytes)), issues: [] }

  const position = positionOf(bytes, invalid, file)
  return isGb18030(bytes)
    ? refuse('FILE_ENCODING_GBK', position, {})
    : refuse('FILE_ENCODING_UNKNOWN', position, byteAt(bytes, invalid))
}

function refuse(
  code: InputCode,
  position: Position,
  params: Record<string, string | number>,
): Parsed<string> {
  return { ok: false, issues: [inputIssue(code, position, params)] }
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** CRLF and lone CR both end a line; no CR ever reaches a host. */
export function withLf(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

function decodeUtf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be', start: Position): Parsed<string> {
  const broken = refuse('FILE_ENCODING_UTF16_BROKEN', start, { encoding: label.toUpperCase() })
  if (bytes.length % 2 !== 0) return broken
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes)
    // A UTF-32 file starts with the same two bytes and then holds zeros between its characters.
    return text.includes('\0') ? broken : { ok: true, value: withLf(text), issues: [] }
  } catch {
    return broken
  }
}

/** Without a BOM: ASCII characters leave their zero byte in second place when the low byte comes first. */
function utf16ByZeros(bytes: Uint8Array): string {
  let even = 0
  let odd = 0
  bytes.forEach((byte, index) => {
    if (byte !== 0) return
    if (index % 2 === 0) even += 1
    else odd += 1
  })
  return odd >= even ? 'UTF-16LE' : 'UTF-16BE'
}

function byteAt(bytes: Uint8Array, offset: number): Record<string, string> {
  return { byte: `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}` }
}

/** Place of a byte whose predecessors are all valid UTF-8. */
function positionOf(bytes: Uint8Array, offset: number, file: string): Position {
  const before = withLf(utf8(bytes.subarray(0, offset)))
  const lines = before.split('\n')
  return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
