import { describe, expect, it } from 'vitest'
import { changedPair, pair, pairFiles, parsePair, placeOf, show } from '../../test/fixtures/input/read.ts'

describe('parseRunbook', () => {
  it('reads the pair without a word', () => {
    expect(parsePair().issues).toEqual([])
  })

  it('gives steps in the engine’s own form', () => {
    const [upload, seed, config, assets] = pair().steps

    expect(upload).toMatchObject({ order: 'listed', onFail: 'stop', undo: { kind: 'recorded' }, skipIf: [] })
    expect(seed).toMatchObject({
      do: [{ kind: 'run', name: 'dump' }],
      capture: { coords: { from: 'dump' } },
      undo: { kind: 'actions' },
    })
    expect(config?.gate).toMatchObject([
      { kind: 'one-holder', spec: { of: 'vip', across: ['a', 'b'] }, samples: 5, every: '1s' },
    ])
    expect(assets).toMatchObject({
      forEach: { in: 'assets', as: 'asset', key: 'address' },
      undo: { kind: 'none' },
    })
  })

  it('has one digest over every file, their names and their order aside', () => {
    const files = pairFiles()
    const reversed = Object.fromEntries(Object.entries(files).reverse())
    const renamed = { ...files, 'fixtures/x': 'a' }

    expect(pair().digest).toMatch(/^[0-9a-f]{64}$/)
    expect(parsePair(reversed)).toMatchObject({ value: { digest: pair().digest } })
    expect(parsePair(renamed)).not.toMatchObject({ value: { digest: pair().digest } })
  })

  it('reads what a Windows editor saved', () => {
    const files = pairFiles()
    const crlf = String(files['runbook.yaml']).replaceAll('\n', '\r\n')
    const windows = { ...files, 'runbook.yaml': new TextEncoder().encode(`\ufeff${crlf}`) }
    const parsed = parsePair(windows)

    expect(parsed.ok && JSON.stringify(parsed.value.steps)).toBe(JSON.stringify(pair().steps))
  })

  it('reads where it was proven, and says where it was not yet', () => {
    const { files } = changedPair(
      'runbook.yaml',
      'topic: keepalived',
      'topic: keepalived\nproven_on: lab.json',
    )
    const proven = [{ os: 'debian 12', service: 'keepalived', version: '2.2.7', date: '2026-01-01' }]
    const lab = JSON.stringify({ schema: 'siteproof/proven/v1', proven })

    expect(parsePair({ ...files, 'lab.json': lab })).toMatchObject({
      ok: true,
      value: { provenOn: proven },
      issues: [],
    })
    expect(parsePair(files)).toMatchObject({
      ok: true,
      issues: [{ code: 'PROVEN_FILE_ABSENT', severity: 'warning' }],
    })
  })

  it('reports an unreadable file under its own name', () => {
    const gbk = new Uint8Array([0x23, 0x20, 0xd1, 0xdd, 0x0a])

    expect(parsePair({ ...pairFiles(), 'templates/keepalived.conf': gbk }).issues).toMatchObject([
      { code: 'FILE_ENCODING_GBK', position: { file: 'pair/templates/keepalived.conf', line: 1, column: 3 } },
    ])
    expect(parsePair({}).issues).toMatchObject([
      { code: 'FILE_ABSENT', position: { file: 'pair/runbook.yaml' } },
    ])
  })

  it('tells everything that is wrong at once', () => {
    const { files, text } = changedPair('runbook.yaml', 'risk: service', 'risk: servise\n    on_fial: stop')
    const twice = {
      ...files,
      'runbook.yaml': text.replace('topic:', 'topics:').replace('{ en: Upload, zh: 上传 }', '{ en: Upload }'),
    }

    const codes = parsePair(twice).issues.map(issue => issue.code)

    expect(codes).toEqual(expect.arrayContaining(['UNKNOWN_KEY', 'MISSING_KEY', 'NOT_ONE_OF']))
    expect(codes.filter(code => code === 'UNKNOWN_KEY')).toHaveLength(2)
    expect(codes.filter(code => code === 'MISSING_KEY')).toHaveLength(2)
  })

  it('still lints what a mistyped key leaves readable', () => {
    const { files } = changedPair('runbook.yaml', 'topic: keepalived', 'topic: keepalived\nauthor: me')
    const text = String(files['runbook.yaml'])
      .replace('- nc -z', '')
      .replace("'nc -z {{ asset.address }}", '\'nc -z "{{ asset.address }}"')

    expect(parsePair({ ...files, 'runbook.yaml': text }).issues.map(issue => issue.code)).toEqual([
      'UNKNOWN_KEY',
      'PLACEHOLDER_QUOTED',
    ])
  })
})

describe('form', () => {
  it.each([
    ['on: [a]', 'on: a', 'WRONG_TYPE', 'on: a\n', 4],
    ['    why: { en: Reach', '    wyh: { en: Reach', 'UNKNOWN_KEY', 'wyh', 0],
    ['version: 1.0.0', 'version: 1.0', 'NUMBER_NOT_TEXT', '1.0', 0],
    ['version: 1.0.0', 'version: one', 'BAD_FORMAT', 'one', 0],
    ['id: pair', 'id: Pair', 'BAD_ID', 'Pair', 0],
    ['every: 1s', 'every: 1 second', 'BAD_DURATION', '1 second', 0],
    ['samples: 5', 'samples: 0', 'TOO_SMALL', '0\n        every', 0],
    ['zh: 双机虚拟 IP }', 'zh: }', 'WRONG_TYPE', 'zh: }\ntopic', 0],
    ['en: A pair with a virtual IP', 'en: A pair, with a virtual IP', 'COMMA_UNQUOTED', 'with a virtual', 0],
    ['{ en: First node, zh: 节点 A }', '{ en: First node }', 'MISSING_KEY', 'title: { en: First', 0],
    ['- one-holder:', '- one-holders:', 'KIND_UNKNOWN', 'one-holders', 0],
    [
      '      - file: { path: /var',
      '      - strict: true\n      - file: { path: /var',
      'KIND_MISSING',
      'strict: true',
      0,
    ],
    [
      "gate:\n      - command: { run: 'nc",
      "gate:\n      - file: { path: /x }\n        command: { run: 'nc",
      'KIND_TWICE',
      "command: { run: 'nc",
      0,
    ],
    ['upload: { kit:', 'upload: { kits:', 'UNKNOWN_KEY', 'kits', 0],
    ['state: started', 'state: start', 'NOT_ONE_OF', 'start }', 0],
    [
      "undo: { do: [{ run: 'true' }], gate: [{ command",
      "undo: nothing # { do: [{ run: 'true' }], gate: [{ command",
      'NOT_ONE_OF',
      'nothing',
      0,
    ],
    ['{ fact: init, is: systemd }', '{ fact: init, is_not: systemd }', 'UNKNOWN_KEY', 'is_not', 0],
  ])('%s → %s', (from, to, code, needle, offset) => {
    const { files, text } = changedPair('runbook.yaml', from, to)

    expect(parsePair(files).issues.map(show)).toContain(`${code} ${placeOf(text, needle, offset)}`)
  })

  it('offers the word that was meant', () => {
    const { files } = changedPair('runbook.yaml', 'upload: { kit:', 'upload: { kits:')

    const found = parsePair(files).issues.find(issue => issue.code === 'UNKNOWN_KEY')

    expect(found?.hint).toEqual({
      en: 'did you mean `kit`? allowed here: kit, to, mode',
      zh: '是不是想写 `kit`？这里可以写：kit, to, mode',
    })
  })
})
