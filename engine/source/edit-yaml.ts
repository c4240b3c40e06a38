/** Changes a YAML text so that it says what is wanted, touching no other character: comments, order and spelling stay. */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml'
import { entriesOf, flowText, isDataMap, pairLines, sameData } from './yaml-text.ts'
import type { Data, DataMap } from './yaml-text.ts'

/** Replaces `text[from, to)`. */
interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

type Item = Pair<Node, Node | null>

/**
 * The text that says `wanted`; undefined where `given` is no YAML map. What is the same in both keeps its every character; a
 * key that stood there commented out takes its own line; a renamed key keeps its place.
 */
export function editYaml(given: string, wanted: DataMap, levels: Levels): string | undefined {
  const text = given.endsWith('\n') ? given : `${given}\n`
  const document = parseDocument(text, { stringKeys: true, logLevel: 'error' })
  const { contents } = document
  if (document.errors.length > 0 || !isMap(contents)) return undefined
  if (sameData(document.toJS(), wanted)) return given
  const spliced = apply(text, editMap(contents, wanted, levels, text))
  const result = parseDocument(spliced, { stringKeys: true, logLevel: 'error' })
  if (result.errors.length === 0 && sameData(result.toJS(), wanted)) return spliced
  // A form that the splices do not know (an odd indentation, a mapping behind a `?`): correct, at the cost of inner comments.
  document.contents = document.createNode(wanted) as unknown as typeof document.contents
  return document.toString({ lineWidth: 0 })
}

/** How many levels of maps below this key are written as blocks, where they are new. */
type Levels = (key: string) => number

function below(levels: Levels, key: string): Levels {
  return () => levels(key) - 1
}

function apply(text: string, splices: readonly Splice[]): string {
  // From the end; at one place what was found first, deeper in the tree, comes first in the text.
  return splices
    .toReversed()
    .toSorted((a, b) => b.from - a.from)
    .reduce((result, { from, to, text: part }) => result.slice(0, from) + part + result.slice(to), text)
}

function editNode(node: Node, value: Data, levels: Levels, text: string): readonly Splice[] {
  const [from, to] = span(node)
  if (isMap(node) && isDataMap(value) && node.flow !== true && keptOf(node, value).length > 0) {
    return editMap(node, value, levels, text)
  }
  if (isSeq(node) && Array.isArray(value) && node.flow !== true && value.length > 0) {
    return editSeq(node, value as readonly Data[], levels, text)
  }
  const block = (isMap(node) || isSeq(node)) && node.flow !== true
  const end = block ? endOf(node, text) : to
  return [{ from, to: end, text: flowText(value) }]
}

function editMap(map: YAMLMap, wanted: DataMap, levels: Levels, text: string): readonly Splice[] {
  const items = map.items as Item[]
  const added = entriesOf(wanted).filter(([key]) => !items.some(item => keyOf(item) === key))
  const gone = items.filter(item => wanted[keyOf(item)] === undefined)
  const renamed = renaming(gone, added)
  if (renamed !== undefined) {
    const [from, to] = span(renamed.item.key)
    return [...editValues(items, wanted, levels, text), { from, to, text: flowText(renamed.key) }]
  }
  const anchor = items.findLast(item => !gone.includes(item)) ?? items.at(-1)
  return [
    ...editValues(items, wanted, levels, text),
    ...gone.map(item => lineSplice(span(item.key)[0], pairEnd(item, text), text)),
    ...(anchor === undefined ? [] : addPairs(map, anchor, added, levels, text)),
  ]
}

/** One key gone and one come with the same value: it was given another name. */
function renaming(
  gone: readonly Item[],
  added: readonly (readonly [string, Data])[],
): { readonly item: Item; readonly key: string } | undefined {
  const [item, ...others] = gone
  const [pair, ...more] = added
  if (item === undefined || pair === undefined || others.length + more.length > 0) return undefined
  return sameData(dataOf(item.value), pair[1]) ? { item, key: pair[0] } : undefined
}

function editValues(
  items: readonly Item[],
  wanted: DataMap,
  levels: Levels,
  text: string,
): readonly Splice[] {
  return items.flatMap(item => {
    const value = wanted[keyOf(item)]
    if (value === undefined || sameData(dataOf(item.value), value)) return []
    if (!isEmpty(item.value)) return editNode(item.value as Node, value, below(levels, keyOf(item)), text)
    const colon = colonOf(item, text)
    const [, ...lines] = pairLines('', value, indentOf(item, text), levels(keyOf(item)))
    if (lines.length === 0) return [{ from: colon, to: colon, text: ` ${flowText(value)}` }]
    const end = lineEnd(colon, text)
    return [{ from: end, to: end, text: lines.map(line => `\n${line}`).join('') }]
  })
}

function addPairs(
  map: YAMLMap,
  anchor: Item,
  added: readonly (readonly [string, Data])[],
  levels: Levels,
  text: string,
): readonly Splice[] {
  const indent = indentOf(anchor, text)
  const region = [lineStart(span(map)[0], text), map.range?.[2] ?? text.length] as const
  return added.map(([key, value]) => {
    const lines = pairLines(key, value, indent, levels(key))
    const sleeping = commentedOut(key, region, text)
    if (lines.length === 1 && sleeping !== undefined)
      return { ...sleeping, text: `${lines[0] ?? ''}${sleeping.about}` }
    const end = lineEnd(pairEnd(anchor, text), text)
    return { from: end, to: end, text: lines.map(line => `\n${line}`).join('') }
  })
}

/** `# key: example  # what it is`: the line that a template keeps ready for a value that may be left out. */
function commentedOut(
  key: string,
  [from, to]: readonly [number, number],
  text: string,
): (Omit<Splice, 'text'> & { readonly about: string }) | undefined {
  const literal = key.replaceAll(/[^\w-]/g, String.raw`\$&`)
  const found = new RegExp(`^ *# ?${literal}:(?: [^#\n]*?)?( *#.*)?$`, 'm').exec(text.slice(from, to))
  if (found === null) return undefined
  const start = from + found.index
  return { from: start, to: start + found[0].length, about: found[1] ?? '' }
}

/** What both lists begin and end with stays; between, item meets item, and the rest is added or taken out. */
function editSeq(seq: YAMLSeq, wanted: readonly Data[], levels: Levels, text: string): readonly Splice[] {
  const items = seq.items as Node[]
  const same = (index: number, other: number): boolean => sameData(dataOf(items[index]), wanted[other])
  let start = 0
  while (start < Math.min(items.length, wanted.length) && same(start, start)) start += 1
  let tail = 0
  const least = Math.min(items.length, wanted.length) - start
  while (tail < least && same(items.length - 1 - tail, wanted.length - 1 - tail)) tail += 1
  const old = items.slice(start, items.length - tail)
  const fresh = wanted.slice(start, wanted.length - tail)
  const both = Math.min(old.length, fresh.length)
  const changed = old
    .slice(0, both)
    .flatMap((node, index) => editItem(node, fresh[index] ?? null, levels, text))
  const gone = old.slice(both).map(node => lineSplice(span(node)[0], endOf(node, text), text))
  const before = items[start + both - 1]
  const [first] = items
  if (fresh.length === both || first === undefined) return [...changed, ...gone]
  const indent = text.slice(lineStart(span(first)[0], text)).match(/^ */)?.[0] ?? ''
  const lines = fresh.slice(both).map(item => `\n${indent}- ${flowText(item)}`)
  const at = before === undefined ? lineStart(span(first)[0], text) - 1 : lineEnd(endOf(before, text), text)
  return [...changed, ...gone, { from: at, to: at, text: lines.join('') }]
}

/** The first key of a map in a list stands behind the dash: where a key goes, the item is written anew. */
function editItem(node: Node, value: Data, levels: Levels, text: string): readonly Splice[] {
  const whole =
    isMap(node) && node.flow !== true && isDataMap(value) && keptOf(node, value).length < node.items.length
  if (whole) return [{ from: span(node)[0], to: endOf(node, text), text: flowText(value) }]
  return editNode(node, value, levels, text)
}

function keptOf(map: YAMLMap, wanted: DataMap): readonly Item[] {
  return (map.items as Item[]).filter(item => wanted[keyOf(item)] !== undefined)
}

function dataOf(node: Node | null | undefined): unknown {
  return node === null || node === undefined ? null : (JSON.parse(JSON.stringify(node)) as unknown)
}

function keyOf(item: Item): string {
  return isScalar(item.key) ? String(item.key.value) : ''
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1])
}

function span(node: Node): readonly [number, number] {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0]
}

/** Behind the last character of its last value; a block's own range reaches over the blank lines and comments after it. */
function endOf(node: Node, text: string): number {
  if (isMap(node) && node.flow !== true) {
    const last = (node.items as Item[]).at(-1)
    return last === undefined ? span(node)[1] : pairEnd(last, text)
  }
  if (isSeq(node) && node.flow !== true) {
    const last = (node.items as Node[]).at(-1)
    return last === undefined ? span(node)[1] : endOf(last, text)
  }
  const [from, to] = span(node)
  return to > from && text[to - 1] === '\n' ? to - 1 : to
}

function pairEnd(item: Item, text: string): number {
  return isEmpty(item.value) ? colonOf(item, text) : endOf(item.value as Node, text)
}

/** Behind the colon. */
function colonOf(item: Item, text: string): number {
  return text.indexOf(':', span(item.key)[1]) + 1
}

function indentOf(item: Item, text: string): string {
  const start = span(item.key)[0]
  return ' '.repeat(start - lineStart(start, text))
}

function lineStart(offset: number, text: string): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function lineEnd(offset: number, text: string): number {
  return text.indexOf('\n', offset)
}

/** Whole lines, from the one that holds `from` to the one that holds `to`. */
function lineSplice(from: number, to: number, text: string): Splice {
  return { from: lineStart(from, text), to: lineEnd(to, text) + 1, text: '' }
}
