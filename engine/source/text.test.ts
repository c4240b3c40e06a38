import { describe, expect, it } from 'vitest'
import { bytesOf, textOf } from '../../test/fixtures/input/read.ts'
import { firstInvalidUtf8, isGb18030 } from './bytes.ts'
import { decodeText, maximumFileBytes } from './text.ts'

const chinese = textOf('../input/site.yaml').replace('name: Demo', 'name: 演示站点')

function decode(bytes: Uint8Array) {
  return decodeText(bytes, 'site.yaml')
}

describe('decodeText', () => {
  it.each(['utf-8-bom-crlf.yaml', 'utf-16le-bom.yaml', 'utf-16be-bom.yaml'])(
    'loads %s with LF line ends',
    name => {
      expect(decode(bytesOf(name))).toEqual({ ok: true, value: chinese, issues: [] })
    },
  )

  it.each([
    ['gbk.yaml', 'FILE_ENCODING_GBK', 2, 7, 'GBK'],
    ['latin-1.yaml', 'FILE_ENCODING_UNKNOWN', 2, 10, '0xE9'],
    ['utf-16le.yaml', 'FILE_ENCODING_UTF16', 1, 1, 'UTF-16LE'],
    ['utf-16be.yaml', 'FILE_ENCODING_UTF16', 1, 1, 'UTF-16BE'],
    ['utf-16le-cut.yaml', 'FILE_ENCODING_UTF16_BROKEN', 1, 1, 'UTF-16LE'],
  ])('refuses %s as %s', (name, code, line, column, encoding) => {
    const decoded = decode(bytesOf(name))

    expect(decoded.ok).toBe(false)
    expect(decoded.issues).toMatchObject([
      { code, severity: 'error', position: { file: 'site.yaml', line, column } },
    ])
    const [issue] = decoded.issues
    expect(issue?.message.en).toContain(encoding)
    expect(issue?.message.zh).toContain(encoding)
    expect(issue?.hint?.en).toContain('UTF-8')
    expect(issue?.hint?.zh).toContain('另存为')
  })

  it('ends a line at a lone CR too', () => {
    expect(decode(new TextEncoder().encode('a\rb\r\nc\n'))).toMatchObject({ value: 'a\nb\nc\n' })
  })

  it('refuses a file that no person wrote', () => {
    expect(decode(new Uint8Array(maximumFileBytes + 1)).issues).toMatchObject([{ code: 'FILE_TOO_BIG' }])
    expect(decode(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0])).ok).toBe(false)
    expect(decode(new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])).ok).toBe(false)
  })

  it('takes an empty file for an empty text', () => {
    expect(decode(new Uint8Array())).toMatchObject({ ok: true, value: '' })
  })
})

describe('firstInvalidUtf8', () => {
  it.each([
    [[0x61, 0xe6, 0xbc, 0x94], undefined],
    [[0xf0, 0x9f, 0x98, 0x80], undefined],
    [[0x61, 0xc0, 0x80], 1],
    [[0xe0, 0x80, 0x80], 0],
    [[0xed, 0xa0, 0x80], 0],
    [[0xf4, 0x90, 0x80, 0x80], 0],
    [[0x61, 0x62, 0xe6, 0xbc], 2],
    [[0x80], 0],
  ])('%j: %s', (bytes, offset) => {
    expect(firstInvalidUtf8(new Uint8Array(bytes))).toBe(offset)
  })

  it('agrees with the decoder of the platform on every pair and triple of telling bytes', () => {
    const telling = [
      0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xa0, 0xed, 0x9f, 0xef, 0xf0, 0x90, 0xf4, 0x8f,
      0xf5, 0xff,
    ]
    for (const a of telling) {
      for (const b of telling) {
        for (const c of telling) {
          const bytes = new Uint8Array([a, b, c, 0xbf])
          expect(firstInvalidUtf8(bytes) === undefined, bytes.join()).toBe(isValid(bytes))
        }
      }
    }
  })
})

function isValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

describe('isGb18030', () => {
  it.each([
    [[0xd1, 0xdd], true],
    [[0x81, 0x30, 0x81, 0x30], true],
    [[0x61, 0xd1], false],
    [[0xd1, 0x7f], false],
    [[0xff, 0x41], false],
    [[0x80], false],
  ])('%j: %s', (bytes, expected) => {
    expect(isGb18030(new Uint8Array(bytes))).toBe(expected)
  })
})
