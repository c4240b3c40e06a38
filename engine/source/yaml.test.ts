import { describe, expect, it } from 'vitest'
import { placeOf } from '../../test/fixtures/input/read.ts'
import type { Path, YamlFile } from './yaml.ts'
import { readYaml } from './yaml.ts'

function read(text: string): YamlFile {
  const yaml = readYaml(text, 'x.yaml')
  if (!yaml.ok) throw new Error(JSON.stringify(yaml.issues))
  return yaml.value
}

function codes(text: string): readonly string[] {
  return readYaml(text, 'x.yaml').issues.map(
    ({ code, position }) => `${code} ${position.line}:${position.column}`,
  )
}

describe('readYaml', () => {
  it.each([
    ['a: 1\na: 2\n', ['YAML_DUPLICATE_KEY 2:1']],
    ["a: 1\nb: { c: 1, 'c': 2 }\na: 2\n", ['YAML_DUPLICATE_KEY 2:12', 'YAML_DUPLICATE_KEY 3:1']],
    ['- a: 1\n- a: 1\n  x: 1\n  ? a\n  : 2\n', ['YAML_DUPLICATE_KEY 4:5']],
    ['a: &x 1\nb: *x\n', ['YAML_ANCHOR 1:7', 'YAML_ANCHOR 2:4']],
    ['a: !!str 1\n', ['YAML_TAG 1:10']],
    ['a: !custom 1\n', ['YAML_TAG 1:12']],
    ['a: &x { b: 1 }\nc: &y\n  - 1\n', ['YAML_ANCHOR 1:7', 'YAML_ANCHOR 3:3']],
    ['a: !custom\n  b: 1\nc: !!seq [1]\n', ['YAML_TAG 2:3', 'YAML_TAG 3:10']],
    ['%YAML 1.1\n---\na: yes\n', ['YAML_DIRECTIVE 1:1']],
    ['a:\n\tb: 1\n', ['YAML_TAB 2:1']],
    ['a: 1\n---\nb: 2\n', ['YAML_DOCUMENTS 2:1']],
  ])('refuses %j', (text, expected) => {
    expect(codes(text)).toEqual(expect.arrayContaining(expected))
  })

  it('takes << for a key like any other', () => {
    expect(read('a: 1\n<<: { b: 2 }\n').value).toEqual({ a: 1, '<<': { b: 2 } })
  })

  it('reads yes, on and 12:30 as text, and every key as text', () => {
    expect(read('yes: on\n1: 12:30\n').value).toEqual({ yes: 'on', '1': '12:30' })
  })

  it('keeps numbers as they were typed beside what YAML makes of them', () => {
    const yaml = read("a: 010\nb: 1e3\nc: '010'\nd: [0x1F]\n")

    expect(yaml.value).toEqual({ a: 10, b: 1000, c: '010', d: [31] })
    expect([['a'], ['b'], ['c'], ['d', 0], ['e']].map(path => yaml.written(path))).toEqual([
      '010',
      '1e3',
      undefined,
      '0x1F',
      undefined,
    ])
  })

  it('takes for each of many keys no longer than for each of few', () => {
    const perKey = (count: number): number => {
      const keys = Array.from({ length: count }, (_, index) => `k${String(index)}`)
      const text = `hosts:\n${keys.map(key => `  ${key}: 1\n`).join('')}`
      const start = performance.now()
      const { locate } = read(text)
      for (const key of keys) locate(['hosts', key])
      return (performance.now() - start) / count
    }
    // The quickest of some: what else the machine does only ever adds.
    const quickest = (count: number): number => Math.min(...[1, 2, 3].map(() => perKey(count)))
    expect(quickest(8000)).toBeLessThan(4 * quickest(1000))
  })

  it('survives nesting that no parser can follow', () => {
    expect(codes('['.repeat(100_000))).not.toEqual([])
  })

  it('does not let a file reach the prototype of anything', () => {
    const { value } = read('__proto__: { polluted: true }\n')

    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(Object.keys(value as object)).toEqual(['__proto__'])
  })
})

describe('places', () => {
  const text =
    "a:\n  b: [x, 'two y']\n  c: |\n    first\n\n    third {{ z }}\n  d: >-\n    folded\n    text\n"

  it.each<[Path, 'key' | 'value', string]>([
    [['a'], 'key', '1:1'],
    [['a', 'b'], 'key', '2:3'],
    [['a', 'b', 1], 'value', '2:10'],
    [['a', 'missing', 'deep'], 'value', '1:1'],
    [['nothing'], 'value', '1:1'],
  ])('%j %s', (path, part, expected) => {
    const { line, column } = read(text).locate(path, part)
    expect(`${line}:${column}`).toBe(expected)
  })

  it.each<[Path, string, string]>([
    [['a', 'b', 1], 'y', "y'"],
    [['a', 'c'], 'third', 'third'],
    [['a', 'c'], '{{ z', '{{ z'],
    [['a', 'c'], 'first', 'first'],
  ])('finds a character of %j: %s', (path, character, needle) => {
    const yaml = read(text)
    const value = path.reduce<unknown>(
      (part, key) => (part as Record<string | number, unknown>)[key],
      yaml.value,
    )
    const { line, column } = yaml.locateIn(path, String(value).indexOf(character))

    expect(`${line}:${column}`).toBe(placeOf(text, needle))
  })

  it('gives the start of a text that was folded', () => {
    expect(read(text).locateIn(['a', 'd'], 8)).toEqual({ file: 'x.yaml', line: 7, column: 6 })
  })
})
