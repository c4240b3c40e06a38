import type { Param } from '../runbook/schema.ts'
import type { Path } from '../source/yaml.ts'
import { exampleOf } from '../values/examples.ts'
import { readValue } from '../values/read.ts'
import type { Value } from './bind.ts'
import type { BindContext } from './binding.ts'
import { appliesTo } from './binding.ts'
import { SecretReference } from './schema.ts'

type Values = Readonly<Record<string, Value>>

/** Parameters of the whole site. */
export function bindParams(context: BindContext): Values {
  return collect(Object.entries(context.runbook.params), ([name, param]) => {
    if (param.type === 'secret') return param.per === 'host' ? undefined : siteSecret(context, name, param)
    if (param.per === 'host') return undefined
    const path = ['params', name]
    const given = ownValue(context.site.params, name)
    if (given !== undefined) return typed(context, name, param, given, path)
    if (param.default !== undefined) return typed(context, name, param, param.default, undefined)
    if (param.optional !== true) {
      const params = { name, title: param.title, example: exampleOf(param) }
      context.issues.add('PARAM_ABSENT', context.source.locate(['params'], 'key'), params, path)
    }
    return undefined
  })
}

/** A host's own values; what it does not say itself is taken from the site's `params`, then from the default. */
export function bindHostValues(context: BindContext, host: string, roles: readonly string[]): Values {
  const { runbook, site, source, issues } = context
  const own = site.hosts[host]?.values ?? {}
  reportMisplaced(context, host)
  return collect(Object.entries(runbook.params), ([name, param]) => {
    if (!appliesTo(param, roles)) return undefined
    const path: Path = Object.hasOwn(own, name) ? ['hosts', host, 'values', name] : ['params', name]
    const given = ownValue(Object.hasOwn(own, name) ? own : site.params, name)
    if (param.type === 'secret') {
      const reference = given ?? site.secrets[name]
      if (reference !== undefined) return hostSecret(context, name, host, reference, path)
    } else if (given !== undefined) return typed(context, name, param, given, path)
    else if (param.default !== undefined) return typed(context, name, param, param.default, undefined)
    if (param.optional !== true) {
      const params = { host, name, title: param.title, example: exampleOf(param) }
      const field = ['hosts', host, 'values', name]
      issues.add('HOST_VALUE_ABSENT', source.locate(['hosts', host, 'values'], 'key'), params, field)
    }
    return undefined
  })
}

function reportMisplaced({ runbook, site, source, issues }: BindContext, host: string): void {
  for (const name of Object.keys(site.hosts[host]?.values ?? {})) {
    const param = ownValue(runbook.params, name)
    if (param !== undefined && param.per !== 'host') {
      const code = param.type === 'secret' ? 'SECRET_IN_PARAMS' : 'PARAM_PER_HOST'
      issues.add(code, source.locate(['hosts', host, 'values', name], 'key'), { name })
    }
  }
}

function siteSecret({ site, source, issues }: BindContext, name: string, param: Param): Value | undefined {
  if (Object.hasOwn(site.params, name)) {
    issues.add('SECRET_IN_PARAMS', source.locate(['params', name], 'key'), { name })
    return undefined
  }
  const reference = ownValue(site.secrets, name)
  if (reference !== undefined) return { kind: 'secret', name, reference }
  if (param.optional !== true) {
    const params = { name, title: param.title }
    issues.add('SECRET_ABSENT', source.locate(['secrets'], 'key'), params, ['secrets', name])
  }
  return undefined
}

/** Hosts with a secret of their own need names of their own for it. */
function hostSecret(
  context: BindContext,
  name: string,
  host: string,
  raw: unknown,
  path: Path,
): Value | undefined {
  const parsed = SecretReference.safeParse(raw)
  if (parsed.success) {
    const shared = path[0] === 'params' || !Object.hasOwn(context.site.hosts[host]?.values ?? {}, name)
    return { kind: 'secret', name: shared ? name : `${name}@${host}`, reference: parsed.data }
  }
  context.issues.add('SECRET_LITERAL', context.source.locate(path), { name })
  return undefined
}

/** `path` undefined: the runbook's own default, whose place is the runbook; lint has looked at it. */
function typed(
  context: BindContext,
  name: string,
  param: Param,
  raw: unknown,
  path: Path | undefined,
): Value | undefined {
  const { source, issues } = context
  return readValue({
    name,
    definition: param,
    raw,
    path: [],
    written: inner => (path === undefined ? undefined : source.written([...path, ...inner])),
    report: (code, params, inner) => {
      if (path === undefined) return
      const part = code === 'UNKNOWN_KEY' ? 'key' : 'value'
      issues.add(code, source.locate([...path, ...inner], part), params)
    },
  })
}

function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function collect<K>(entries: readonly [string, K][], of: (entry: [string, K]) => Value | undefined): Values {
  return Object.fromEntries(
    entries.flatMap(entry => {
      const value = of(entry)
      return value === undefined ? [] : [[entry[0], value] as const]
    }),
  )
}
