/** Text of a host that speaks UTF-8 or GBK. */
import { RunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'

export type Encoding = Ssh['encoding']

/** A character split over two packets waits for its rest; a byte order mark stays where it is. */
export function createDecoder(encoding: Encoding): { write(bytes: Uint8Array): string; end(): string } {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return { write: bytes => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

/** RunError INPUT_INVALID for a character that GBK does not have: a silent `?` could end up in a file name. */
export function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  const table = gbkTable()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const pair = code < 0x80 ? [code] : table.get(character)
    if (pair === undefined) throw new RunError('INPUT_INVALID', { what: `${character} (GBK)` })
    bytes.push(...pair)
  }
  return Buffer.from(bytes)
}

let gbk: Map<string, readonly number[]> | undefined

/** Node decodes GBK but cannot encode it: the table is the decoder turned round. */
function gbkTable(): ReadonlyMap<string, readonly number[]> {
  if (gbk !== undefined) return gbk
  // The one character beyond ASCII that is a single byte.
  gbk = new Map([['€', [0x80]]])
  const decoder = new TextDecoder('gbk')
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if ([...character].length === 1 && character !== '\uFFFD' && !gbk.has(character)) {
        gbk.set(character, [lead, trail])
      }
    }
  }
  return gbk
}
