/** Accidents and attacks on a valid file: bytes flipped, cut, doubled, moved, exchanged for what parsers stumble over. */
import type { Random } from '../soak/random.ts'

const hostile: readonly string[] = [
  ...[
    '\0',
    '\r',
    '\n',
    '\t',
    '\x1b[31m',
    '\x1b]0;title\x07',
    '\x1b]52;c;aGk=\x07',
    '\x05',
    '\u202e',
    '\u2066',
    '\ufeff',
  ],
  ...[
    '{{',
    '}}',
    '{{ x }}',
    '${x}',
    '$(x)',
    '`',
    "'",
    '"',
    '\\',
    '|',
    '&a ',
    '*a',
    '!!x ',
    '<<: ',
    '[',
    '{',
    '- ',
    '? ',
    ': ',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '-0',
    '1e999',
    '0x10',
    '~',
    'null',
    '.nan',
    '9'.repeat(400),
    '%s',
    '../..',
  ],
  ...[
    '<script>',
    '&amp;',
    ']]>',
    '‹',
    '›',
    '⟨',
    '密',
    '😀',
    '\xff\xfe',
    '|1|',
    '@revoked ',
    '"seq":',
    '{"type":"',
  ],
]

export function mutate(corpus: readonly [Buffer, ...Buffer[]], random: Random): Buffer {
  let bytes = random.pick(corpus)
  for (let left = random.between(1, 6); left > 0; left -= 1) bytes = once(bytes, corpus, random)
  return bytes
}

function once(bytes: Buffer, corpus: readonly [Buffer, ...Buffer[]], random: Random): Buffer {
  const [a, b] = [random.between(0, bytes.length), random.between(0, bytes.length)]
  const [from, to] = [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 200)]
  const put = (piece: Buffer): Buffer => Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(to)])
  switch (random.between(0, 8)) {
    case 0: {
      const flipped = Buffer.from(bytes)
      if (flipped.length > 0) flipped[from % flipped.length]! ^= 1 << random.between(0, 7)
      return flipped
    }
    case 1:
      return bytes.subarray(0, from)
    case 2:
      return put(Buffer.alloc(0))
    case 3:
      return put(Buffer.from(random.pick(hostile as [string, ...string[]])))
    case 4:
      return put(Buffer.from(Array.from({ length: random.between(1, 12) }, () => random.between(0, 255))))
    case 5:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
    case 6: {
      const other = random.pick(corpus)
      return put(other.subarray(random.between(0, other.length)).subarray(0, 400))
    }
    case 7: {
      // Many times the same: nesting, long lines, wide lists.
      const piece = bytes.subarray(from, Math.min(to, from + 24))
      return put(Buffer.concat(Array<Buffer>(random.between(2, 200)).fill(piece)))
    }
    default: {
      const lines = bytes.toString('latin1').split('\n')
      const at = random.between(0, lines.length - 1)
      lines.splice(random.between(0, lines.length), 0, lines[at] ?? '')
      lines.splice(at, 1)
      return Buffer.from(lines.join('\n'), 'latin1')
    }
  }
}
