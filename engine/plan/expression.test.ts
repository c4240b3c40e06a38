import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExpression, parseTemplate } from './expression.ts'

describe('parseExpression', () => {
  it.each([
    ['vip', ['vip'], undefined],
    [' vip.address ', ['vip', 'address'], undefined],
    ['iface@b', ['iface'], 'b'],
    ['host.name@peer', ['host', 'name'], 'peer'],
    ['fact.tools.update-rc.d@b', ['fact', 'tools', 'update-rc', 'd'], 'b'],
    ['seed.coords@a.file', ['seed', 'coords', 'file'], 'a'],
    ['set-up.coords.file@node-1', ['set-up', 'coords', 'file'], 'node-1'],
  ])('%s', (text, names, owner) => {
    const parsed = parseExpression(text)

    expect(parsed.ok && parsed.expression).toMatchObject({
      text: text.trim(),
      names,
      ...(owner && { owner }),
    })
    expect(parsed.ok && parsed.expression.owner).toBe(owner)
  })

  it.each([
    '',
    ' ',
    'Vip',
    '1vip',
    'vip.',
    '.vip',
    'vip@',
    '@a',
    'vip@a@b',
    'vip | lower',
    'a b',
    'vip+1',
    'vip@A',
    'vip\u3000',
    '$(id)',
    "vip'",
  ])('refuses %j', text => {
    expect(parseExpression(text).ok).toBe(false)
  })
})

describe('parseTemplate', () => {
  it('splits text and placeholders and keeps where they stand', () => {
    expect(parseTemplate('a {{ vip }}{{x@b}} ${a:-${b}}')).toEqual({
      ok: true,
      segments: [
        { kind: 'text', text: 'a ', offset: 0 },
        { kind: 'placeholder', expression: { text: 'vip', names: ['vip'] }, offset: 2, length: 9 },
        { kind: 'placeholder', expression: { text: 'x@b', names: ['x'], owner: 'b' }, offset: 11, length: 7 },
        { kind: 'text', text: ' ${a:-${b}}', offset: 18 },
      ],
    })
  })

  it('names every problem with its place', () => {
    const parsed = parseTemplate('{{ a b }} {{}}\n{{ open\n{{ x {{ y }}')

    expect(parsed.ok ? [] : parsed.problems).toEqual([
      { code: 'placeholder-malformed', text: 'a b', offset: 3, length: 3 },
      { code: 'placeholder-empty', text: '', offset: 12, length: 0 },
      { code: 'placeholder-unclosed', text: '{{ open', offset: 15, length: 7 },
      { code: 'placeholder-unclosed', text: '{{ x {{ y }}', offset: 23, length: 12 },
    ])
  })

  it('loses no character of any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '{{', '}}', ' ', 'a', '.', '@', '\n', '巡'), { maxLength: 20 }),
        parts => {
          const text = parts.join('')
          const parsed = parseTemplate(text)
          if (!parsed.ok) return
          const again = parsed.segments.map(each =>
            each.kind === 'text' ? each.text : text.slice(each.offset, each.offset + each.length),
          )

          expect(again.join('')).toBe(text)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
