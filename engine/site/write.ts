/** A site file as a form edits it: plain data in, the same file with only that changed out. */
import { z } from 'zod'
import { editYaml } from '../source/edit-yaml.ts'
import { entriesOf, isDataMap } from '../source/yaml-text.ts'
import type { Data, DataMap } from '../source/yaml-text.ts'
import type { Path } from '../source/yaml.ts'

/** What a site file says, as it was typed: no defaults filled in, possibly wrong or incomplete. */
export type SiteModel = DataMap

/** One change of a form; without `value` the key goes. `renamed`: all it has stays, under that name. */
export const SiteEdit = z.strictObject({
  path: z.array(z.union([z.string(), z.number().int().nonnegative()])).min(1),
  value: z.json().optional(),
  renamed: z.string().min(1).optional(),
})
export interface SiteEdit {
  readonly path: Path
  readonly value?: Data | undefined
  readonly renamed?: string | undefined
}

/** A host, its ssh and its values are blocks; what stands deeper is written on one line. */
const blockLevels = (key: string): number => (key === 'hosts' ? 3 : key === 'roles' ? 0 : 1)

/**
 * The site file that says what `model` says; every other character stays as it was (comments, order, blanks). undefined where
 * the text is no YAML map: only a person can mend that.
 */
export function writeSite(text: string, model: SiteModel): string | undefined {
  return editYaml(text, model, blockLevels)
}

/** The model with one value changed. A map that has nothing left goes too: YAML would read it as no value at all. */
export function withEdit(model: SiteModel, { path, value, renamed }: SiteEdit): SiteModel {
  if (renamed !== undefined) return withName(model, path, renamed)
  const [head, ...rest] = path
  if (head === undefined) return isDataMap(value) ? value : model
  return (changed(model, [head, ...rest], value) as SiteModel | undefined) ?? {}
}

function withName(model: SiteModel, path: Path, name: string): SiteModel {
  const parent = path.slice(0, -1)
  const old = path.at(-1)
  const map = parent.reduce<Data | undefined>(
    (inside, key) => (isDataMap(inside) && Object.hasOwn(inside, key) ? inside[key] : undefined),
    model,
  )
  if (!isDataMap(map) || typeof old !== 'string' || !Object.hasOwn(map, old)) return model
  const value = Object.fromEntries(entriesOf(map).map(([key, part]) => [key === old ? name : key, part]))
  return withEdit(model, { path: parent, value })
}

function changed(from: Data | undefined, path: Path, value: Data | undefined): Data | undefined {
  const [head, ...rest] = path
  if (head === undefined) return value
  if (typeof head === 'number')
    return changedList(Array.isArray(from) ? (from as readonly Data[]) : [], head, rest, value)
  const map = isDataMap(from) ? from : {}
  const inner = changed(Object.hasOwn(map, head) ? map[head] : undefined, rest, value)
  const entries = entriesOf(map).filter(([key]) => key !== head || inner !== undefined)
  const next = Object.hasOwn(map, head)
    ? entries.map(([key, part]) => [key, key === head ? (inner ?? part) : part] as const)
    : [...entries, ...(inner === undefined ? [] : [[head, inner] as const])]
  return next.length === 0 ? undefined : Object.fromEntries(next)
}

function changedList(
  list: readonly Data[],
  index: number,
  rest: Path,
  value: Data | undefined,
): Data | undefined {
  const inner = changed(list[index], rest, value)
  if (inner === undefined) return list.length <= 1 ? undefined : list.toSpliced(index, 1)
  return index < list.length ? list.with(index, inner) : [...list, inner]
}
