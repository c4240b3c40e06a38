import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Definition } from './input.ts'
import { ipv4Number, ipv4Text, isIpv4, isPublic } from './ipv4.ts'
import { readValue } from './read.ts'
import { secretProblem } from './secret.ts'

function read(definition: Definition, raw: unknown, written?: string) {
  const problems: string[] = []
  const value = readValue({
    name: 'x',
    definition,
    raw,
    path: [],
    written: () => written,
    report: code => problems.push(code),
  })
  return { value, problems }
}

describe('readValue', () => {
  it.each<[Definition, unknown, string]>([
    [{ type: 'ipv4' }, '192.168.10.65', '192.168.10.65'],
    [{ type: 'cidr' }, '10.0.0.1/32', '10.0.0.1/32'],
    [{ type: 'interface' }, 'bond0.100', 'bond0.100'],
    [{ type: 'port' }, 8081, '8081'],
    [{ type: 'integer', min: -5 }, -5, '-5'],
    [{ type: 'integer' }, '62', '62'],
    [{ type: 'boolean' }, false, 'false'],
    [{ type: 'string' }, '中文 text $(x) "q"', '中文 text $(x) "q"'],
    [{ type: 'string', length: '2' }, '😀a', '😀a'],
    [{ type: 'name' }, 'itv_db-1', 'itv_db-1'],
    [{ type: 'path' }, '/opt/jumpserver', '/opt/jumpserver'],
    [{ type: 'url' }, 'https://jms.example.cn:8443/a?b=c', 'https://jms.example.cn:8443/a?b=c'],
    [{ type: 'choice', choices: ['a', 'b'] }, 'b', 'b'],
  ])('%j takes %j', (definition, raw, text) => {
    expect(read(definition, raw)).toMatchObject({ value: { kind: 'scalar', text }, problems: [] })
  })

  it.each<[Definition, unknown, string]>([
    [{ type: 'ipv4' }, '192.168.010.65', 'VALUE_IPV4'],
    [{ type: 'ipv4' }, '192.168.10.256', 'VALUE_IPV4'],
    [{ type: 'ipv4' }, '192.168.10', 'VALUE_IPV4'],
    [{ type: 'ipv4' }, ' 192.168.10.65', 'VALUE_IPV4'],
    [{ type: 'ipv4' }, '::1', 'VALUE_IPV4'],
    [{ type: 'cidr' }, '192.168.10.78', 'VALUE_CIDR'],
    [{ type: 'cidr' }, '192.168.10.78/33', 'VALUE_CIDR'],
    [{ type: 'cidr' }, '192.168.10.78/024', 'VALUE_CIDR'],
    [{ type: 'cidr' }, '192.168.10.78/24/1', 'VALUE_CIDR'],
    [{ type: 'cidr' }, '192.168.10.255/24', 'VALUE_CIDR_NETWORK'],
    [{ type: 'interface' }, 'ens33:1', 'VALUE_INTERFACE'],
    [{ type: 'interface' }, '-ens33', 'VALUE_INTERFACE'],
    [{ type: 'interface' }, 'a'.repeat(16), 'VALUE_INTERFACE'],
    [{ type: 'port' }, 0, 'VALUE_RANGE'],
    [{ type: 'port' }, 65536, 'VALUE_RANGE'],
    [{ type: 'integer' }, 1.5, 'VALUE_INTEGER'],
    [{ type: 'integer' }, '1 ', 'VALUE_INTEGER'],
    [{ type: 'integer' }, true, 'VALUE_TYPE'],
    [{ type: 'integer', max: 254 }, 255, 'VALUE_RANGE'],
    [{ type: 'boolean' }, 'yes', 'VALUE_BOOLEAN'],
    [{ type: 'string' }, 'a\nb', 'VALUE_CONTROL'],
    [{ type: 'string' }, 'a\u3000b', 'VALUE_BLANK'],
    [{ type: 'string' }, 'a\u00a0', 'VALUE_BLANK'],
    [{ type: 'string' }, 'a\u200bb', 'VALUE_BLANK'],
    [{ type: 'string' }, 'a\u202eb', 'VALUE_BLANK'],
    [{ type: 'string' }, '“a”', 'VALUE_QUOTE'],
    [{ type: 'string' }, '\ud800', 'VALUE_CONTROL'],
    [{ type: 'string' }, '', 'VALUE_EMPTY'],
    [{ type: 'string' }, null, 'VALUE_EMPTY'],
    [{ type: 'string' }, ['a'], 'VALUE_TYPE'],
    [{ type: 'string', length: '6..8' }, 'short', 'VALUE_LENGTH'],
    [{ type: 'string', pattern: 'a|b' }, 'ab', 'VALUE_PATTERN'],
    [{ type: 'name' }, 'a b', 'VALUE_NAME'],
    [{ type: 'name' }, '-rf', 'VALUE_NAME'],
    [{ type: 'path' }, 'etc/x', 'VALUE_PATH'],
    [{ type: 'path' }, '/etc/../x', 'VALUE_PATH'],
    [{ type: 'url' }, 'ftp://x', 'VALUE_URL'],
    [{ type: 'url' }, 'https://user:pw@host/', 'VALUE_URL'],
    [{ type: 'choice', choices: ['a'] }, 'A', 'VALUE_CHOICE'],
    [{ type: 'secret' }, 'hunter22', 'SECRET_LITERAL'],
    [{ type: 'list', of: 'name' }, 'a', 'VALUE_TYPE'],
    [{ type: 'list', of: 'name' }, ['a', 'b', 'a'], 'LIST_ITEM_TWICE'],
  ])('%j refuses %j', (definition, raw, code) => {
    expect(read(definition, raw).problems).toEqual([code])
  })

  it.each([
    ['integer', 8, '010', 'VALUE_INTEGER'],
    ['integer', 1000, '1e3', 'VALUE_INTEGER'],
    ['string', 1.2, '1.20', 'VALUE_NUMBER'],
  ] as const)('%s: what YAML read as %d was typed as %s', (type, raw, written, code) => {
    expect(read({ type }, raw, written).problems).toEqual([code])
  })

  it('gives a cidr its parts', () => {
    expect(read({ type: 'cidr' }, '192.168.10.78/26').value).toMatchObject({
      fields: { address: '192.168.10.78', prefix: '26', network: '192.168.10.64/26' },
    })
  })

  it('gives a list of records their fields and defaults', () => {
    const title = { en: 'x', zh: 'x' }
    const fields = {
      address: { type: 'ipv4' as const, title },
      port: { type: 'port' as const, title, default: 22 },
    }
    const definition = { type: 'list' as const, of: 'record' as const, fields }

    expect(read(definition, [{ address: '10.0.0.1' }]).value).toEqual({
      kind: 'list',
      items: [{ kind: 'scalar', text: '10.0.0.1', fields: { address: '10.0.0.1', port: '22' } }],
    })
    expect(read(definition, [{ port: 0 }]).problems).toEqual(['VALUE_EMPTY', 'VALUE_RANGE'])
    expect(read(definition, [{ address: '10.0.0.1', prot: 1 }]).problems).toEqual(['UNKNOWN_KEY'])
  })

  it('warns of public addresses, above all of one that looks private', () => {
    expect(read({ type: 'ipv4' }, '172.168.1.5')).toMatchObject({
      value: { text: '172.168.1.5' },
      problems: ['PUBLIC_ADDRESS'],
    })
    expect(
      ['10.1.1.1', '172.16.0.1', '172.31.255.1', '192.168.0.1', '127.0.0.1', '100.64.0.1'].filter(isPublic),
    ).toEqual([])
    expect(['172.32.0.1', '172.168.0.1', '8.8.8.8', '192.169.0.1'].every(isPublic)).toBe(true)
  })

  it('never lets a text through that could end a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const { value } = read({ type: 'string' }, text)
        return (
          value === undefined ||
          (value.kind === 'scalar' && !/[\p{Cc}\u2028\u2029\u3000\u00a0]/u.test(value.text))
        )
      }),
    )
  })
})

describe('isIpv4', () => {
  it('agrees with the number it stands for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), number => {
        const text = ipv4Text(number)
        return isIpv4(text) && ipv4Number(text) === number
      }),
    )
  })
})

describe('secretProblem', () => {
  const definition = {
    type: 'secret' as const,
    title: { en: 'x', zh: 'x' },
    length: '6..8',
    pattern: '[a-z0-9]+',
  }

  it.each([
    ['hunter22', undefined],
    ['short', 'VALUE_LENGTH'],
    ['', 'VALUE_EMPTY'],
    ['hunter\n2', 'VALUE_CONTROL'],
    ['HUNTER22', 'VALUE_PATTERN'],
  ])('%j: %s', (value, code) => {
    const problem = secretProblem('auth_pass', definition, value)

    expect(problem?.code).toBe(code)
    expect(value === '' || !JSON.stringify(problem ?? '').includes(value)).toBe(true)
  })
})
