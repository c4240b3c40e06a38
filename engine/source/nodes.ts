import { isMap, isNode, isScalar, isSeq } from 'yaml'
import type { Document, Node, Pair, YAMLMap } from 'yaml'

export interface FoundNode {
  /** false: the path ends earlier; this is the nearest parent that is there. */
  readonly exact: boolean
  readonly node: Node | undefined
  /** Offsets of its key (where it has one) and of its value. */
  readonly key: number | undefined
  readonly value: number
}

/** The node at a path of map keys and list indexes. */
export function findNode(document: Document, path: readonly (string | number)[]): FoundNode {
  let found = describe(undefined, document.contents, 0)
  for (const segment of path) {
    const next = step(found, segment)
    if (next === undefined) return { ...found, exact: false }
    found = next
  }
  return found
}

function step(from: FoundNode, segment: string | number): FoundNode | undefined {
  const { node } = from
  if (isSeq(node)) {
    const item = typeof segment === 'number' ? node.items[segment] : undefined
    return isNode(item) ? describe(undefined, item, from.value) : undefined
  }
  if (!isMap(node)) return undefined
  const pair = byKey(node).get(String(segment))
  return pair === undefined ? undefined : describe(pair, pair.value, from.value)
}

/** Of each map that was looked into: a map of thousands of keys is not gone through for each of them. */
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

function byKey(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map)
  if (known !== undefined) return known
  const found = new Map<string, Pair>()
  for (const pair of map.items) {
    const key = keyText(pair)
    if (key !== undefined && !found.has(key)) found.set(key, pair)
  }
  indexes.set(map, found)
  return found
}

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined
}

function describe(pair: Pair | undefined, value: unknown, parent: number): FoundNode {
  const node = isNode(value) ? value : undefined
  const key = isNode(pair?.key) ? pair.key.range?.[0] : undefined
  // A value that was left out stands nowhere: its key does.
  const start =
    isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]
      ? undefined
      : node?.range?.[0]
  return { exact: true, node, key, value: start ?? key ?? node?.range?.[0] ?? parent }
}

/** A scalar as it was typed: numbers keep their zeros and exponents. */
export function writtenText(node: Node): string | undefined {
  return isScalar(node) && node.type === 'PLAIN' ? (node.source ?? undefined) : undefined
}

/**
 * Offset in the file of a character of a scalar's value. Exact for plain and quoted texts on one line without escapes
 * and for `|` blocks; the scalar's start otherwise.
 */
export function offsetIn(node: Node, text: string, offset: number): number {
  const [start, end] = node.range ?? [0, 0]
  if (!isScalar(node) || typeof node.value !== 'string') return start
  if (node.type === 'BLOCK_LITERAL') return blockOffset(text, start, node.value, offset)
  const opening = node.type === 'PLAIN' ? 0 : 1
  const same = text.slice(start + opening, end - opening) === node.value
  return same ? start + opening + offset : start
}

/** The lines of a `|` block stand one below the other, each after the same indentation. */
function blockOffset(text: string, start: number, value: string, offset: number): number {
  const before = value.slice(0, offset).split('\n')
  const first = text.indexOf('\n', start) + 1
  if (first === 0) return start
  const indent = indentation(text, first)
  let line = first
  for (let count = 1; count < before.length; count += 1) {
    const next = text.indexOf('\n', line) + 1
    if (next === 0) return start
    line = next
  }
  return Math.min(line + indent + (before.at(-1) ?? '').length, text.length)
}

/** Of the first line that is not blank. */
function indentation(text: string, from: number): number {
  const found = /^(?: *\n)*( *)\S/.exec(text.slice(from))
  return found?.[1]?.length ?? 0
}
