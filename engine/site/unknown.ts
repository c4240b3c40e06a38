import type { Runbook } from '../runbook/schema.ts'
import type { Path } from '../source/yaml.ts'
import { nearest } from '../source/near.ts'
import type { InputCode } from '../words/input.ts'
import type { BindContext } from './binding.ts'
import { listed } from '../words/listed.ts'

/** Names in the site file that neither this runbook nor another known one has: most of them are typing mistakes. */
export function reportUnknown(context: BindContext): void {
  const { site } = context
  for (const role of Object.keys(site.roles)) {
    check(
      context,
      'ROLE_UNKNOWN',
      ['roles', role],
      namesOf(context, runbook => Object.keys(runbook.roles)),
    )
  }
  const all = namesOf(context, runbook => Object.keys(runbook.params))
  for (const name of Object.keys(site.params)) check(context, 'PARAM_UNKNOWN', ['params', name], all)
  const secrets = namesOf(context, runbook => secretNames(runbook))
  for (const name of Object.keys(site.secrets)) check(context, 'SECRET_UNKNOWN', ['secrets', name], secrets)
  for (const [host, { values }] of Object.entries(site.hosts)) {
    for (const name of Object.keys(values))
      check(context, 'PARAM_UNKNOWN', ['hosts', host, 'values', name], all)
  }
}

interface Names {
  readonly own: readonly string[]
  readonly others: readonly string[]
}

function namesOf({ runbook, known }: BindContext, of: (runbook: Runbook) => readonly string[]): Names {
  return { own: of(runbook), others: known.flatMap(of) }
}

function secretNames(runbook: Runbook): readonly string[] {
  return Object.keys(runbook.params).filter(name => runbook.params[name]?.type === 'secret')
}

function check({ source, issues }: BindContext, code: InputCode, path: Path, { own, others }: Names): void {
  const name = String(path.at(-1))
  if (own.includes(name) || others.includes(name)) return
  const near = nearest(name, own)
  const params = { name, role: name, allowed: listed(own), ...(near === undefined ? {} : { near }) }
  issues.add(code, source.locate(path, 'key'), params)
}
