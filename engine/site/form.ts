/** The form of a site file for a runbook: what to ask, what stands there, what is wrong with it, what hosts offer. */
import type { HostFacts } from '../plan/facts.ts'
import type { Param, Role, Runbook } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { Issue } from '../source/issue.ts'
import { isDataMap } from '../source/yaml-text.ts'
import { readYaml } from '../source/yaml.ts'
import type { Path, YamlFile } from '../source/yaml.ts'
import { valueAt } from '../source/validate.ts'
import { typedExampleOf } from '../values/examples.ts'
import { appliesTo } from './binding.ts'
import { inputOf } from './field-text.ts'
import type { FieldInput } from './field-text.ts'
import { placeIssues } from './placed-issues.ts'
import type { PlacedIssues } from './placed-issues.ts'

/** A value that a host offers by itself. */
export interface Suggestion {
  readonly value: string
  /** What else is known of it: the addresses of an interface, the interface of an address. */
  readonly about: string
}

export interface FormField {
  /** Where the value belongs in the site file. */
  readonly path: Path
  readonly name: string
  readonly title: Text
  readonly help?: Text
  readonly definition: Pick<
    Param,
    'type' | 'of' | 'fields' | 'choices' | 'min' | 'max' | 'length' | 'pattern'
  >
  /** As it may be typed; absent where nothing has to be given and the runbook shows none. */
  readonly example?: string
  readonly required: boolean
  /** What holds where nothing is written: the runbook's default, or for a host the site's own value. */
  readonly otherwise?: { readonly text: string; readonly from: 'default' | 'site' }
  /** Whether the file says it at this place. */
  readonly written: boolean
  readonly input: FieldInput
  readonly suggestions: readonly Suggestion[]
  readonly issues: readonly Issue[]
}

export interface RoleField {
  readonly path: Path
  readonly role: string
  readonly title: Text
  readonly minimum: number
  readonly maximum: number
  readonly optional: boolean
  readonly hosts: readonly string[]
  readonly issues: readonly Issue[]
}

export interface HostForm {
  readonly name: string
  readonly roles: readonly string[]
  readonly fields: readonly FormField[]
  /** About how it is reached. */
  readonly issues: readonly Issue[]
}

export interface SiteForm {
  readonly roles: readonly RoleField[]
  readonly params: readonly FormField[]
  readonly hosts: readonly HostForm[]
  /** Issues that belong to no field of this form. */
  readonly issues: readonly Issue[]
}

export interface FormSource {
  /** Absent while no job was chosen: the form has the hosts alone, and what is wrong with each. */
  readonly runbook?: Runbook | undefined
  readonly text: string
  /** All that parsing and binding said. */
  readonly issues: readonly Issue[]
  readonly facts?: Readonly<Record<string, HostFacts>>
}

/** undefined: the text is no YAML; only the text itself can be edited then. */
export function siteForm({ runbook, text, issues, facts = {} }: FormSource): SiteForm | undefined {
  const yaml = readYaml(text, '')
  if (!yaml.ok) return undefined
  const placed = placeIssues(issues, yaml.value.value, yaml.value.locate)
  const job = runbook ?? { roles: {}, params: {} }
  const form: Form = { job, yaml: yaml.value, facts, placed }
  const hosts = keysAt(form, ['hosts'])
  const roles = Object.entries(job.roles).map(([role, definition]) => roleField(form, role, definition))
  return {
    roles,
    params: Object.entries(job.params).flatMap(([name, param]) =>
      param.per === 'host' ? [] : siteField(form, name, param),
    ),
    hosts: hosts.map(name => hostForm(form, name, roles)),
    issues: placed.rest(),
  }
}

interface Form {
  readonly job: Pick<Runbook, 'roles' | 'params'>
  readonly yaml: YamlFile
  readonly facts: Readonly<Record<string, HostFacts>>
  readonly placed: PlacedIssues
}

function roleField({ yaml, placed }: Form, role: string, definition: Role): RoleField {
  const [minimum = 1, maximum = minimum] = String(definition.hosts).split('..').map(Number)
  const path = ['roles', role]
  const given = valueAt(yaml.value, path)
  return {
    path,
    role,
    title: definition.title,
    minimum,
    maximum,
    optional: definition.optional === true,
    hosts: Array.isArray(given) ? given.map(String) : [],
    issues: placed.under(path),
  }
}

function siteField(form: Form, name: string, param: Param): FormField {
  const path = [param.type === 'secret' ? 'secrets' : 'params', name]
  const facts = Object.values(form.facts)
  return field(form, {
    name,
    param,
    path,
    suggestions: param.type === 'interface' ? commonInterfaces(facts) : [],
  })
}

function hostForm(form: Form, name: string, roles: readonly RoleField[]): HostForm {
  const own = roles.filter(({ hosts }) => hosts.includes(name)).map(({ role }) => role)
  const facts = form.facts[name]
  const fields = Object.entries(form.job.params).flatMap(([key, param]) => {
    if (own.length === 0 || !appliesTo(param, own)) return []
    const site = [param.type === 'secret' ? 'secrets' : 'params', key]
    const suggestions = facts === undefined ? [] : suggestionsOf(param, facts)
    return field(form, { name: key, param, path: ['hosts', name, 'values', key], site, suggestions })
  })
  return {
    name,
    roles: own,
    fields,
    issues: form.placed.under(['hosts', name]).filter(issue => !isIn(fields, issue)),
  }
}

function isIn(fields: readonly FormField[], issue: Issue): boolean {
  return fields.some(({ issues }) => issues.includes(issue))
}

interface FieldSource {
  readonly name: string
  readonly param: Param
  readonly path: Path
  /** Where a host's value may stand once for all. */
  readonly site?: Path
  readonly suggestions: readonly Suggestion[]
}

function field({ yaml, placed }: Form, { name, param, path, site, suggestions }: FieldSource): FormField {
  const { type, of, fields, choices, min, max, length, pattern } = param
  const given = valueAt(yaml.value, path)
  const shared = site === undefined ? undefined : valueAt(yaml.value, site)
  const otherwise = otherwiseOf(yaml, param, site, shared)
  const required = param.optional !== true && param.default === undefined && shared === undefined
  return {
    path,
    name,
    title: param.title,
    ...(param.help && { help: param.help }),
    definition: Object.fromEntries(
      Object.entries({ type, of, fields, choices, min, max, length, pattern }).filter(
        ([, part]) => part !== undefined,
      ),
    ) as FormField['definition'],
    ...((required || param.example !== undefined) && { example: typedExampleOf(param) }),
    required,
    ...(otherwise && { otherwise }),
    written: given !== undefined && given !== null,
    input: inputOf(param, given, inner => yaml.written([...path, ...inner])),
    suggestions,
    issues: placed.under(path),
  }
}

function otherwiseOf(
  yaml: YamlFile,
  param: Param,
  site: Path | undefined,
  shared: unknown,
): FormField['otherwise'] {
  if (site !== undefined && shared !== undefined) {
    return { text: yaml.written(site) ?? shown(shared), from: 'site' }
  }
  return param.default === undefined ? undefined : { text: shown(param.default), from: 'default' }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function keysAt({ yaml }: Form, path: Path): readonly string[] {
  const found = valueAt(yaml.value, path)
  return isDataMap(found) ? Object.keys(found) : []
}

/** The loopback interface never carries a service. */
function suggestionsOf(param: Param, { interfaces }: HostFacts): readonly Suggestion[] {
  const real = interfaces.filter(({ name }) => name !== 'lo')
  if (param.type === 'interface') {
    return real.map(({ name, addresses, up }) => ({
      value: name,
      about: addresses.join(', ') || (up ? '' : 'DOWN'),
    }))
  }
  if (param.type !== 'ipv4') return []
  return real.flatMap(({ name, addresses }) =>
    addresses.map(address => ({ value: address.split('/')[0] ?? '', about: name })),
  )
}

/** For a value that holds on all hosts: what all of them have. */
function commonInterfaces(facts: readonly HostFacts[]): readonly Suggestion[] {
  const [first, ...others] = facts
  return (first?.interfaces ?? [])
    .filter(
      ({ name }) =>
        name !== 'lo' && others.every(other => other.interfaces.some(found => found.name === name)),
    )
    .map(({ name }) => ({ value: name, about: '' }))
}
