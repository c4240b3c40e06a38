import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createDecoder, encode } from './encoding.ts'

const text = '巡检 keepalived:主备切换,€ 正常'

describe('GBK', () => {
  it('goes both ways', () => {
    const bytes = encode(text, 'gbk')
    const decoder = createDecoder('gbk')

    const decoded = [...bytes].map(byte => decoder.write(Uint8Array.of(byte))).join('') + decoder.end()

    expect(decoded).toBe(text)
  })

  it('writes what iconv writes', () => {
    const iconv = spawnSync('iconv', ['-f', 'utf-8', '-t', 'gbk'], { input: '中文,测试' })
    if (iconv.error !== undefined) return

    expect(encode('中文,测试', 'gbk').equals(iconv.stdout)).toBe(true)
  })

  it('refuses what GBK does not have rather than write a question mark', () => {
    expect(() => encode('😀', 'gbk')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
  })
})

describe('UTF-8', () => {
  it('keeps a byte order mark and joins characters of four bytes', () => {
    const decoder = createDecoder('utf-8')
    const decoded = [...encode('\uFEFF😀', 'utf-8')].map(byte => decoder.write(Uint8Array.of(byte))).join('')

    expect(decoded).toBe('\uFEFF😀')
  })
})
