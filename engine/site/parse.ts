import type { Locate, Parsed } from '../source/issue.ts'
import { Issues } from '../source/issues.ts'
import { decodeText, withLf } from '../source/text.ts'
import { validate } from '../source/validate.ts'
import type { Path, YamlFile } from '../source/yaml.ts'
import { readYaml } from '../source/yaml.ts'
import { checkConsistency } from './consistency.ts'
import { withoutLiterals } from './literals.ts'
import { checkReach } from './reach.ts'
import { Site } from './schema.ts'

/** Where the parts of a site file stand, and how its numbers were typed. */
export interface SiteSource {
  readonly locate: Locate
  written(path: Path): string | undefined
}

export interface SiteFile extends SiteSource {
  readonly site: Site
}

/**
 * Reads a site file. Values under `params` and `values` are typed later, by the runbook they are for (`bind`). All issues are
 * reported; a value comes only without errors. No message repeats a secret that somebody wrote in plain text.
 */
export function parseSite(content: Uint8Array | string, file: string): Parsed<SiteFile> {
  const text = typeof content === 'string' ? withLf(content) : decodeText(content, file)
  if (typeof text !== 'string' && !text.ok) return text
  const yaml = readYaml(typeof text === 'string' ? text : text.value, file)
  return yaml.ok ? parseSiteYaml(yaml.value) : yaml
}

/** The same of a file that was read as YAML already. */
export function parseSiteYaml(source: YamlFile): Parsed<SiteFile> {
  const issues = new Issues()
  const data = withoutLiterals(source, issues)
  const site = validate(Site, source, [], issues, data)
  checkReach(data, source, issues)
  if (site !== undefined) checkConsistency(site, source, issues)
  if (site === undefined || issues.failed) return { ok: false, issues: issues.sorted() }
  return {
    ok: true,
    value: { site, locate: source.locate, written: source.written },
    issues: issues.sorted(),
  }
}
