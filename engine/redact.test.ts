import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { shellQuote, sqlLiteral } from './plan/quote.ts'
import { createRedactor } from './redact.ts'

// Generous: these run beside everything else on a small machine.
vi.setConfig({ testTimeout: 60_000 })

const bytes = (text: string): Buffer => Buffer.from(text)
const base64 = (text: string, shift: number): string => bytes('~'.repeat(shift) + text).toString('base64')

/** Every way in which a value reaches an output. */
const encodings: Readonly<Record<string, (value: string) => string>> = {
  verbatim: value => value,
  'shell single quotes': shellQuote,
  "shell ' as '\"'\"'": value => `'${value.replaceAll("'", `'"'"'`)}'`,
  'shell backslashes': value => value.replace(/[^A-Za-z0-9\n]/gu, '\\$&'),
  'shell double quotes': value => `"${value.replace(/[\\"$`]/g, '\\$&')}"`,
  sql: sqlLiteral,
  'sql with backslashes': value => `'${value.replace(/[\\'"]/g, '\\$&')}'`,
  url: encodeURIComponent,
  'url form': value => new URLSearchParams({ q: value }).toString(),
  'url in lower case': value => encodeURIComponent(value).replace(/%../g, code => code.toLowerCase()),
  json: value => JSON.stringify(value),
  'json in json': value => JSON.stringify(JSON.stringify({ value })),
  'json in ascii': value =>
    JSON.stringify(value).replace(
      /[^\x20-\x7e]/g,
      unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  html: value =>
    value
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  base64: value => base64(value, 0),
  'base64, shifted by one': value => base64(`${value}zz`, 1),
  'base64, shifted by two': value => base64(`${value}z`, 2),
  'base64 for urls': value => bytes(value).toString('base64url'),
  'base64 in lines': value => base64(value, 0).replace(/.{4}/g, '$&\n'),
  hex: value => bytes(value).toString('hex'),
  'hex in upper case': value => bytes(value).toString('hex').toUpperCase(),
  'hex with blanks': value => (bytes(value).toString('hex').match(/../g) ?? []).join(' '),
  'octal escapes': value =>
    Array.from(bytes(value), byte =>
      byte > 126 || byte < 32
        ? `\\${byte.toString(8).padStart(3, '0')}`
        : String.fromCharCode(byte).replace(/[\\'" ]/, '\\$&'),
    ).join(''),
  'base64 in indented lines': value => base64(value, 0).replace(/.{8}/g, '$&\n    '),
  'base64 in lines inside json': value => JSON.stringify(base64(value, 0).replace(/.{8}/g, '$&\r\n')),
  'url, twice': value => encodeURIComponent(encodeURIComponent(value)),
  'quoted-printable': value => encodeURIComponent(value).replaceAll('=', '%3D').replaceAll('%', '='),
  'html numbers': value => [...value].map(each => `&#${String(each.codePointAt(0))};`).join(''),
  'html hexadecimal': value =>
    [...value].map(each => `&#x${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')};`).join(''),
  'json, every unit': value =>
    value
      .split('')
      .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  'utf-16 bytes': value => value.split('').join('\0'),
  'without width': value => [...value].join('\u200b'),
  'torn into bytes': value => value.replace(/[^\0-\x7f]/gu, each => '\ufffd'.repeat(bytes(each).length)),
  'question marks': value => value.replace(/[^\0-\x7f]/gu, '?'),
  coloured: value => [...value].join('\x1b[1;31m').replace(/^/, '\x1b[0m'),
}

const secret = fc
  .oneof(
    fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 30 }),
    fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          '\\',
          ' ',
          '$',
          '&',
          '<',
          '%',
          '+',
          '/',
          '=',
          'a',
          'Z',
          '7',
          '巡',
          '😀',
          'é',
          '\n',
        ),
        { minLength: 6, maxLength: 16 },
      )
      .map(parts => parts.join('')),
    fc.string({ unit: 'grapheme-ascii', minLength: 97, maxLength: 200 }),
  )
  // A value of hardly anything but quotes is found too, but this test could not tell it from its surroundings.
  .filter(value => value.length >= 6 && /[A-Za-z0-9]{2}|巡|😀/u.test(value) && !value.includes('‹'))

/** What stands between the marks once the masks are taken out; empty means that nothing of the value was left. */
function leftOver(redacted: string): string {
  return redacted.replaceAll('‹canary›', '')
}

describe('a value of six characters or more', () => {
  it.each(Object.keys(encodings))('never survives: %s', name => {
    const encode = encodings[name] ?? String
    fc.assert(
      fc.property(secret, fc.string({ unit: 'grapheme-ascii', maxLength: 10 }), (value, before) => {
        const redactor = createRedactor()
        redactor.add(value, 'canary')
        const form = encode(value)

        const redacted = redactor.redact(`${before}\n${form}\nafter`)

        expect(redacted).toContain('‹canary›')
        expect(leftOver(redacted)).not.toContain(form)
        expect(leftOver(redacted)).not.toContain(value)
        expect(redacted.endsWith('after')).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  it('as bash itself quotes and traces it', () => {
    const values = ["it's $5 & more", 'tab\there', '巡检系统 密码', 'back\\slash"quote']
    const redactor = createRedactor()
    values.forEach(value => redactor.add(value, 'canary'))
    const script = `set -x; for v in ${values.map(shellQuote).join(' ')}; do printf '%q\\n' "$v"; done`
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    })

    const redacted = redactor.redact(`${stdout.toString()}${stderr.toString()}`)

    for (const part of ['5', 'more', 'here', '巡', '345', 'slash']) expect(redacted).not.toContain(part)
  })

  it('as ls itself quotes it in an error', () => {
    for (const value of ["v\u00f6gel'8 x", '\u5de1\u68c0 q&x', 'ende mit \u00e9', 'tab\there12']) {
      const redactor = createRedactor()
      redactor.add(value, 'canary')
      const { stderr } = spawnSync('ls', [`/nonexistent/${value}`], {
        env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      })

      expect(redactor.redact(stderr.toString())).toMatch(
        /^ls: cannot access '*\/nonexistent\/[$']*\u2039canary\u203a/,
      )
      expect(redactor.redact(stderr.toString())).not.toMatch(/gel|q&x|ende|here12/)
    }
  })

  it('two that overlap are both gone, and keep what stands beside them', () => {
    const redactor = createRedactor()
    redactor.add('abcdef', 'one')
    redactor.add('defghi', 'two')
    redactor.add('xabcdefx', 'three')

    expect(redactor.redact('[abcdefghi] [xabcdefx]')).toBe('[‹one›] [‹three›]')
  })

  it.each(['\x1b', '\x1b[', '\x1b[2', '\x1b[ ', '\x1b[?1 ', '\x1b('])(
    'is found behind a sequence that was torn off (%j) and takes its first letter, in pieces too',
    torn => {
      fc.assert(
        fc.property(secret, fc.integer({ min: 0, max: 40 }), (value, cut) => {
          const redactor = createRedactor()
          redactor.add(value, 'canary')
          const text = `before ${torn}${value}\b after`
          const stream = redactor.stream()
          const inPieces = stream.write(text.slice(0, cut)) + stream.write(text.slice(cut)) + stream.end()

          for (const redacted of [redactor.redact(text), inPieces]) {
            expect(redacted).toContain('‹canary›')
            expect(leftOver(redacted)).not.toContain(value)
          }
        }),
        { numRuns: 20 },
      )
    },
  )

  it('a colour that is switched off inside stays off', () => {
    const redactor = createRedactor()
    redactor.add('abcdef', 'one')

    expect(redactor.redact('\x1b[31mabc\x1b[0mdef.')).toBe('\x1b[31m‹one›\x1b[0m.')
  })

  it('leaves everything else as it is', () => {
    const redactor = createRedactor()
    redactor.add('hunter22', 'canary')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
        fc.pre(!/hunter|pass|pwd|token|secret|identified|:\/\//i.test(text))
        expect(redactor.redact(text)).toBe(text)
      }),
    )
  })
})

describe('what a terminal hides', () => {
  it('bold as man prints it is seen through', () => {
    const redactor = createRedactor()
    redactor.add('hunter22', 'canary')
    const bold = [...'hunter22'].map(each => `${each}\b${each}`).join('')

    expect(redactor.redact(`NAME ${bold}.`).replaceAll(/[^\n]\x08/g, '')).toBe('NAME ‹canary›.')
    expect(redactor.redact(`NAME ${bold}.`)).not.toContain('n\bn')
  })

  it('a title and a clipboard sequence are searched as text', () => {
    const redactor = createRedactor()
    redactor.add('hunter22', 'canary')
    const clip = Buffer.from('hunter22').toString('base64')

    expect(redactor.redact('\x1b]0;root hunter22\x07')).toBe('\x1b]0;root ‹canary›\x07')
    expect(redactor.redact(`\x1b]52;c;${clip}\x07`)).not.toContain(clip.slice(2))
  })

  it('a value with hidden characters of its own is found with and without them', () => {
    const redactor = createRedactor()
    redactor.add('hun\u200bter22', 'canary')

    expect(redactor.redact('a hun\u200bter22 hunter22 b')).toBe('a ‹canary› ‹canary› b')
  })
})

describe('a value of several lines', () => {
  const key = [
    '-----BEGIN KEY-----',
    'b3BlbnNzaC1rZXktdjEAAAAA',
    'QyNTUxOQAAACBkZWFkYmVlZg',
    '-----END-----',
  ].join('\n')

  it.each([
    [
      'numbered',
      key
        .split('\n')
        .map((line, at) => `${String(at)}: ${line}`)
        .join('\n'),
    ],
    ['with CR', key.replaceAll('\n', '\r\n')],
    ['one line of it', 'got QyNTUxOQAAACBkZWFkYmVlZg there'],
    ['without its last line end', key.trim()],
  ])('is found %s', (_, text) => {
    const redactor = createRedactor()
    redactor.add(`${key}\n`, 'canary')

    const redacted = redactor.redact(text)
    expect(redacted).toContain('‹canary›')
    expect(redacted).not.toContain('QyNTUxOQ')
    expect(redacted).not.toContain(text === 'got QyNTUxOQAAACBkZWFkYmVlZg there' ? 'deadbeef' : 'b3BlbnNz')
  })
})

describe('a stream', () => {
  it('never lets a value through, wherever it is cut, and loses nothing', () => {
    const names = Object.keys(encodings)
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...names),
        fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 40 }),
        (value, name, sizes) => {
          const redactor = createRedactor()
          redactor.add(value, 'canary')
          const text = `login: \x1b[32mok\x1b[0m\n${encodings[name]?.(value) ?? ''}\n${value}\nafter`
          const stream = redactor.stream()
          let shown = ''
          for (let at = 0, turn = 0; at < text.length; turn++) {
            const size = (sizes[turn % sizes.length] ?? 0) + 1
            shown += stream.write(text.slice(at, at + size))
            at += size
          }
          shown += stream.end()

          expect(leftOver(shown)).not.toContain(value)
          expect(leftOver(shown)).not.toContain(encodings[name]?.(value))
          expect(shown.startsWith('login: \x1b[32mok\x1b[0m\n')).toBe(true)
          expect(shown.endsWith('\nafter')).toBe(true)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('shows at once what cannot become a secret, prompts above all', () => {
    const redactor = createRedactor()
    redactor.add('hunter22', 'canary')
    const stream = redactor.stream()

    expect(stream.write('[sudo] password for ops: ')).toBe('[sudo] password for ops: ')
    expect(stream.write('hun')).toBe('')
    expect(stream.write('dred.')).toBe('hundred.')
    expect(stream.write(' hunter')).toBe(' ')
    expect(stream.end()).toBe('hunter')
  })

  it('a password known by its place is masked across a cut as well', () => {
    const stream = createRedactor().stream()

    expect(stream.write('MYSQL_PW') + stream.write('D=abc') + stream.write('d1\nnext') + stream.end()).toBe(
      'MYSQL_PWD=‹secret›\nnext',
    )
  })
})

describe('a password known by where it stands', () => {
  it.each([
    ['    auth_pass 1111', '    auth_pass ‹secret›'],
    ['-    auth_pass 1111 # old', '-    auth_pass ‹secret› # old'],
    ['12:  auth_pass "a b"', '12:  auth_pass "a b"'],
    [
      'authentication { auth_type PASS auth_pass 1111 }',
      'authentication { auth_type PASS auth_pass ‹secret› }',
    ],
    ['password=abc', 'password=‹secret›'],
    ['export MYSQL_PWD="a b"', 'export MYSQL_PWD="‹secret›"'],
    [
      "CHANGE MASTER TO MASTER_PASSWORD='ab', MASTER_PORT=1",
      "CHANGE MASTER TO MASTER_PASSWORD='‹secret›', MASTER_PORT=1",
    ],
    ["create user x identified by 'ab'", "create user x identified by '‹secret›'"],
    ['{"password": "ab"}', '{"password": "‹secret›"}'],
    ['mysql://root:ab@10.0.0.1/db', 'mysql://root:‹secret›@10.0.0.1/db'],
  ])('%s', (text, expected) => {
    const redactor = createRedactor()

    expect(redactor.redact(text)).toBe(expected)
    expect(redactor.redact(expected)).toBe(expected)
  })

  it.each([
    'auth_pass must be the same on both hosts',
    'password="$pw"; password=$(cat f)',
    'auth_pass ‹auth_pass›',
    'auth_pass ⟨captured in seed⟩',
    'wrong password: access denied',
    'http://10.0.0.1:8080/x@y',
  ])('leaves alone: %s', text => {
    expect(createRedactor().redact(text)).toBe(text)
  })

  it('a short registered value is called by its name there, and found nowhere else', () => {
    const redactor = createRedactor()
    redactor.add('42', 'pin')

    expect(redactor.redact('password=42\nport 42')).toBe('password=‹pin›\nport 42')
  })
})
