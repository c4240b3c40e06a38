/** A site text as its form shows it: issues of every kind, the form of a runbook, what hosts said of themselves. */
import type { HostRecords } from '../../engine/contract/hosts.ts'
import type { SiteView } from '../../engine/contract/sites.ts'
import type { Runbook } from '../../engine/runbook/schema.ts'
import { bind } from '../../engine/site/binding.ts'
import { checkFacts } from '../../engine/site/check-facts.ts'
import { siteForm } from '../../engine/site/form.ts'
import { parseSiteYaml, type SiteFile } from '../../engine/site/parse.ts'
import type { Site } from '../../engine/site/schema.ts'
import { validHosts } from '../../engine/site/valid-hosts.ts'
import { withEdit, writeSite, type SiteEdit, type SiteModel } from '../../engine/site/write.ts'
import { withLf } from '../../engine/source/text.ts'
import { readYaml, type YamlFile } from '../../engine/source/yaml.ts'
import { isDataMap } from '../../engine/source/yaml-text.ts'
import type { Issue, Parsed } from '../../engine/source/issue.ts'
import { factsOf } from './records.ts'

const file = 'site.yaml'

export interface ViewSource {
  readonly text: string
  readonly edits: readonly SiteEdit[]
  /** The runbook asked for; absent, or not in the library: the only one that fits, if there is just one. */
  readonly runbook: string | undefined
  readonly library: readonly Runbook[]
  recordsOf(site: Site | undefined): Promise<HostRecords>
}

export async function viewSite(source: ViewSource): Promise<SiteView> {
  const text = edited(source.text, source.edits)
  const { model, runbook, records, ...judged } = await judgedSite(text, source)
  const form = siteForm({ runbook, text, issues: judged.issues, facts: factsOf(records) })
  return {
    text,
    ...(model && { model }),
    ...(runbook && { runbook: runbook.id }),
    ...(form && { form }),
    ...judged,
    records,
  }
}

/** All but the form, which a list of sites does not show: of a site of thousands of hosts it takes longest. */
async function judgedSite(text: string, source: Omit<ViewSource, 'text' | 'edits'>) {
  const yaml = readYaml(withLf(text), file)
  const model = yaml.ok ? modelOf(yaml.value) : undefined
  const runbook = source.library.find(one => one.id === source.runbook) ?? onlyFit(source.library, model)
  const parsed = yaml.ok ? parseSiteYaml(yaml.value) : yaml
  const site = parsed.ok ? parsed.value.site : undefined
  const records = await source.recordsOf(site ?? validHosts(text))
  const judged =
    runbook === undefined
      ? { issues: parsed.issues, binds: false }
      : judge(parsed, runbook, source.library, records)
  return { model, runbook, records, ...judged }
}

/** The job that the form of a site would open for, and how many errors it would show. */
export async function summariseSite(
  source: Omit<ViewSource, 'edits'>,
): Promise<{ readonly runbook?: string; readonly issues: number }> {
  const { runbook, issues } = await judgedSite(source.text, source)
  return {
    ...(runbook !== undefined && { runbook: runbook.id }),
    issues: issues.filter(issue => issue.severity === 'error').length,
  }
}

function judge(
  parsed: Parsed<SiteFile>,
  runbook: Runbook,
  library: readonly Runbook[],
  records: HostRecords,
): { readonly issues: readonly Issue[]; readonly binds: boolean } {
  if (!parsed.ok) return { issues: parsed.issues, binds: false }
  const { value } = parsed
  const bound = bind(
    runbook,
    value.site,
    value,
    library.filter(one => one.id !== runbook.id),
  )
  const seen = bound.ok ? checkFacts(bound.value, factsOf(records), value) : []
  return { issues: [...parsed.issues, ...bound.issues, ...seen], binds: bound.ok }
}

function edited(text: string, edits: readonly SiteEdit[]): string {
  if (edits.length === 0) return text
  const yaml = readYaml(text, file)
  const model = yaml.ok ? modelOf(yaml.value) : undefined
  if (model === undefined) return text
  return writeSite(text, edits.reduce(withEdit, model)) ?? text
}

function modelOf({ value }: YamlFile): SiteModel | undefined {
  return isDataMap(value) ? value : undefined
}

/**
 * The runbook that has every role and knows every value of the file, where no other does. Several runbooks of a trade share their
 * values, and a first copy in place of a repair costs data: among those only a person can choose.
 */
function onlyFit(library: readonly Runbook[], model: SiteModel | undefined): Runbook | undefined {
  const namesOf = (key: string): readonly string[] => (isDataMap(model?.[key]) ? Object.keys(model[key]) : [])
  const roles = namesOf('roles')
  if (roles.length === 0) return undefined
  const values = [...namesOf('params'), ...namesOf('secrets')]
  const fitting = library.filter(
    runbook =>
      roles.every(role => Object.hasOwn(runbook.roles, role)) &&
      values.every(name => Object.hasOwn(runbook.params, name)),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}
