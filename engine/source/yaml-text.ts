/** Plain data as YAML text, in the style of a site file: `{ key: value }`, `[a, b]`, block maps for the outer levels. */
import { Document } from 'yaml'

export type Data =
  string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data | undefined }
export type DataMap = Readonly<Record<string, Data | undefined>>

export function isDataMap(value: unknown): value is DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** On one line, as it may stand inside another flow collection. */
export function flowText(value: Data): string {
  if (Array.isArray(value)) return `[${(value as readonly Data[]).map(flowText).join(', ')}]`
  if (!isDataMap(value)) return scalarText(value as Exclude<Data, object>)
  const entries = entriesOf(value).map(([key, part]) => `${scalarText(key)}: ${flowText(part)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** The library decides what needs quotes; the brackets make it think of a flow collection, where more does. */
function scalarText(value: Exclude<Data, object> | null): string {
  const document = new Document([value])
  return document
    .toString({ collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false })
    .trim()
    .slice(1, -1)
}

/** `key: value` lines, indented; maps of the first `levels` levels are blocks, lists of records have a line for each. */
export function pairLines(key: string, value: Data, indent: string, levels: number): readonly string[] {
  const head = `${indent}${scalarText(key)}:`
  if (isDataMap(value) && levels > 0 && entriesOf(value).length > 0) {
    return [
      head,
      ...entriesOf(value).flatMap(([inner, part]) => pairLines(inner, part, `${indent}  `, levels - 1)),
    ]
  }
  if (Array.isArray(value) && value.some(isDataMap)) {
    return [head, ...(value as readonly Data[]).map(item => `${indent}  - ${flowText(item)}`)]
  }
  return [`${head} ${flowText(value)}`]
}

/** Without the keys that have no value. */
export function entriesOf(map: DataMap): readonly (readonly [string, Data])[] {
  return Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
}

export function sameData(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameData(item, b[index]))
    )
  }
  if (!isDataMap(a) || !isDataMap(b)) return Object.is(a, b)
  const [left, right] = [entriesOf(a), entriesOf(b)]
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && sameData(value, b[key]))
  )
}
