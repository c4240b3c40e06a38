/** What the bytes of a file can tell about its encoding. Pure tables: no decoder of the platform is needed. */

/** Offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and cut ends included). */
export function firstInvalidUtf8(bytes: Uint8Array): number | undefined {
  let offset = 0
  while (offset < bytes.length) {
    const length = sequenceLength(bytes, offset)
    if (length === 0) return offset
    offset += length
  }
  return undefined
}

/** Length of the well-formed sequence that starts here (Unicode standard, table 3-7), or 0. */
function sequenceLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const second = bytes[offset + 1] ?? 0
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return 0
  for (let index = 2; index < length; index += 1) {
    if (((bytes[offset + index] ?? 0) & 0xc0) !== 0x80) return 0
  }
  return length
}

function lowestSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0
  return lead === 0xf0 ? 0x90 : 0x80
}

function highestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f
  return lead === 0xf4 ? 0x8f : 0xbf
}

/** Whether all bytes fit GB18030, of which GBK and GB2312 are parts. Says 'could be', never 'is': Big5 overlaps. */
export function isGb18030(bytes: Uint8Array): boolean {
  let offset = 0
  while (offset < bytes.length) {
    const length = gbLength(bytes, offset)
    if (length === 0) return false
    offset += length
  }
  return true
}

function gbLength(bytes: Uint8Array, offset: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(offset, offset + 4)
  if (first < 0x80) return 1
  if (first === 0x80 || first === 0xff) return 0
  if (second >= 0x40 && second <= 0xfe && second !== 0x7f) return 2
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39
  return isDigit(second) && third >= 0x81 && third <= 0xfe && isDigit(fourth) ? 4 : 0
}
