/** Issues beside the field they are about. */
import type { Issue, Locate } from '../source/issue.ts'
import type { Path } from '../source/yaml.ts'

export interface PlacedIssues {
  /** Issues about this place or anything below it. */
  under(path: Path): readonly Issue[]
  /** What no path of `under` was asked for so far: for the top of the form. */
  rest(): readonly Issue[]
}

/** `value` is the file's plain data; `locate` finds its parts. An issue whose place has no line yet names its own field. */
export function placeIssues(issues: readonly Issue[], value: unknown, locate: Locate): PlacedIssues {
  const places = new Map<string, Path>()
  for (const path of pathsOf(value, [])) {
    // Parents come first: where a map and its first key begin at one character, the key is meant.
    for (const part of ['value', 'key'] as const) places.set(placeKey(locate(path, part)), path)
  }
  const placed = issues.map(issue => ({
    issue,
    path: issue.field ?? places.get(placeKey(issue.position)) ?? [],
  }))
  const asked = new Set<Issue>()
  return {
    under: path => {
      const found = placed.filter(({ path: at }) => path.every((segment, index) => at[index] === segment))
      for (const { issue } of found) asked.add(issue)
      return found.map(({ issue }) => issue)
    },
    rest: () => issues.filter(issue => !asked.has(issue)),
  }
}

function placeKey({ line, column }: Issue['position']): string {
  return `${line}:${column}`
}

function* pathsOf(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) return
  const isList = Array.isArray(value)
  for (const [key, part] of Object.entries(value)) {
    const inner = [...path, isList ? Number(key) : key]
    yield inner
    yield* pathsOf(part, inner)
  }
}
