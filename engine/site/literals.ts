import type { Issues } from '../source/issues.ts'
import type { Path, YamlFile } from '../source/yaml.ts'

/** Keys whose value says where a secret comes from. */
const secretKeys = new Set(['password', 'passphrase'])

/**
 * The file's data with each secret that stands there in plain text reported and replaced, so that no later message can
 * show it.
 */
export function withoutLiterals(yaml: YamlFile, issues: Issues): unknown {
  return walk(yaml.value, [])

  function walk(value: unknown, path: Path): unknown {
    if (isLiteral(value) && isSecretPlace(path)) {
      issues.add('SECRET_LITERAL', yaml.locate(path), { name: nameOf(path) })
      return { prompt: true }
    }
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part, [...path, key])]))
  }
}

function isLiteral(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isSecretPlace(path: Path): boolean {
  if (path.length === 2 && path[0] === 'secrets') return true
  if (path[0] !== 'hosts' || path[2] !== 'ssh') return false
  return secretKeys.has(String(path.at(-1))) || (path.at(-2) === 'answers' && path.includes('interactive'))
}

function nameOf(path: Path): string {
  return path.findLast(segment => typeof segment === 'string') ?? ''
}
