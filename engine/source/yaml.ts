import { isAlias, isMap, isScalar, parseDocument, visit } from 'yaml'
import type { Document, Node, YAMLError, YAMLMap } from 'yaml'
import { placesOf } from './lines.ts'
import { findNode, offsetIn, writtenText } from './nodes.ts'
import { inputIssue } from './issues.ts'
import { yamlDetail } from '../words/input-yaml.ts'
import type { Issue, Locate, Parsed, Position } from './issue.ts'

export type Path = readonly (string | number)[]

/** A YAML file as plain data, and where each part of it stands. */
export interface YamlFile {
  readonly file: string
  readonly value: unknown
  readonly locate: Locate
  /** Position of a character of a text value; the nearest known place where the text was folded or escaped. */
  locateIn(path: Path, offset: number): Position
  /** A scalar as it was typed (`010`, `1e3`, `yes`), quotes left out. */
  written(path: Path): string | undefined
}

/**
 * Reads one YAML 1.2 document (core schema) as data only: no anchors, aliases, merge keys, tags or directives, every key a
 * text and unique. All that is wrong is reported, not only the first.
 */
export function readYaml(text: string, file: string): Parsed<YamlFile> {
  const tooDeep = inputIssue('YAML_TOO_DEEP', { file, line: 1, column: 1 })
  if (deepestByText(text) > 1000) return { ok: false, issues: [tooDeep] }
  try {
    const document = parseDocument(text, {
      prettyErrors: false,
      stringKeys: true,
      // The parser would compare each key with all before it; `cleverness` finds the same in one pass.
      uniqueKeys: false,
      merge: false,
      resolveKnownTags: false,
      logLevel: 'error',
    })
    const at = placesOf(text, file)
    const issues = [
      ...document.errors.map(error => syntaxIssue(error, at)),
      ...cleverness(document, text, at),
    ]
    if (issues.length > 0) return { ok: false, issues }
    const value = readFile(document, text, file, at)
    return deepest(value.value) > 64 ? { ok: false, issues: [tooDeep] } : { ok: true, value, issues: [] }
  } catch {
    return { ok: false, issues: [tooDeep] }
  }
}

function syntaxIssue(error: YAMLError, at: (offset: number) => Position): Issue {
  const position = at(error.pos[0])
  if (error.code === 'TAB_AS_INDENT') return inputIssue('YAML_TAB', position)
  if (error.code === 'MULTIPLE_DOCS') return inputIssue('YAML_DOCUMENTS', position)
  return inputIssue('YAML_SYNTAX', position, { detail: yamlDetail(error.code, error.message) })
}

/** What YAML can do and a file for people must not: text that means something else than it shows. */
function cleverness(document: Document, text: string, at: (offset: number) => Position): Issue[] {
  const issues: Issue[] = []
  const directive = /^%[A-Z]+/m.exec(text.split(/^---/m)[0] ?? '')
  if (directive) issues.push(inputIssue('YAML_DIRECTIVE', at(directive.index), { directive: directive[0] }))
  visit(document, {
    Alias: (_key, node) => void issues.push(inputIssue('YAML_ANCHOR', at(startOf(node)))),
    // A handler for maps alone would keep them from this one.
    Node: (_key, node) => {
      if (isAlias(node)) return
      if (node.anchor) issues.push(inputIssue('YAML_ANCHOR', at(startOf(node)), { name: node.anchor }))
      if (node.tag) issues.push(inputIssue('YAML_TAG', at(startOf(node)), { tag: node.tag }))
      if (isMap(node)) issues.push(...repeatedKeys(node, at))
    },
  })
  return issues
}

function repeatedKeys({ items }: YAMLMap, at: (offset: number) => Position): Issue[] {
  const seen = new Set<unknown>()
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const isRepeated = seen.has(key.value)
    seen.add(key.value)
    return isRepeated ? [inputIssue('YAML_DUPLICATE_KEY', at(startOf(key)))] : []
  })
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0
}

function readFile(
  document: Document,
  text: string,
  file: string,
  at: (offset: number) => Position,
): YamlFile {
  return {
    file,
    value: document.toJS(),
    locate: (path, part = 'value') => {
      const found = findNode(document, path)
      return at((part === 'key' || !found.exact ? found.key : undefined) ?? found.value)
    },
    locateIn: (path, offset) => {
      const found = findNode(document, path)
      return at(found.node === undefined ? found.value : offsetIn(found.node, text, offset))
    },
    written: path => {
      const found = findNode(document, path)
      return found.exact && found.node !== undefined ? writtenText(found.node) : undefined
    },
  }
}

/** An upper bound of the nesting, taken before the parser: it recurses, and running out of stack can end the whole process. */
function deepestByText(text: string): number {
  let open = 0
  let deepest = 0
  for (const [line] of text.matchAll(/[^\n]+/g)) {
    const lead = /^(?:[-?:] | )*/.exec(line)?.[0].length ?? 0
    for (const bracket of line.match(/[[\]{}]/g) ?? []) {
      open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1))
      deepest = Math.max(deepest, lead + open)
    }
    deepest = Math.max(deepest, lead)
  }
  return deepest
}

function deepest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Object.values(value).reduce<number>((most, part) => Math.max(most, deepest(part)), 0)
}
