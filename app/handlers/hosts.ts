import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { hostMethods } from '../../engine/contract/hosts.ts'
import { dirname } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import { placeIssues } from '../../engine/site/placed-issues.ts'
import { validHosts } from '../../engine/site/valid-hosts.ts'
import type { Issue } from '../../engine/source/issue.ts'
import { readYaml } from '../../engine/source/yaml.ts'
import { openHostRecords } from '../sites/records.ts'
import { testHosts } from '../sites/test-hosts.ts'
import type { Bench } from '../workbench.ts'

export function hostHandlers(bench: Bench): HandlersOf<typeof hostMethods> {
  const { env, logger, redactor, sites, desk, vault, notify } = bench
  const underWay = new Map<string, Set<AbortController>>()
  return {
    async 'hosts.records'({ site }) {
      const { parsed, text } = await sites.read(site)
      return openHostRecords(dirname(sites.file(site))).read(parsed ?? validHosts(text))
    },
    async 'hosts.test'({ site, hosts }) {
      const { parsed, text, issues } = await sites.read(site)
      const known = parsed ?? validHosts(text)
      const wanted = hosts.filter(host => known !== undefined && Object.hasOwn(known.hosts, host))
      if (known === undefined || wanted.length === 0) throw refusal(text, issues, hosts)
      const siteDir = dirname(sites.file(site))
      const records = openHostRecords(siteDir)
      const cancel = new AbortController()
      const running = underWay.get(site) ?? new Set()
      underWay.set(site, running.add(cancel))
      try {
        return await testHosts(known, wanted, {
          ...{ env, logger, redactor, vault, siteDir },
          prompter: desk.prompter({ site }, cancel.signal),
          signal: cancel.signal,
          tell: (host, stage, record) =>
            notify({ type: 'host-test', site, host, stage, ...(record && { record }) }),
          keep: record => records.keep(record),
        })
      } finally {
        running.delete(cancel)
      }
    },
    'hosts.stop': ({ site }) => {
      for (const cancel of underWay.get(site) ?? []) cancel.abort()
      return Promise.resolve(null)
    },
  }
}

/** Names what is wrong with the hosts that were asked for, else with the file. */
function refusal(text: string, issues: readonly Issue[], hosts: readonly string[]): RunError {
  const errors = issues.filter(issue => issue.severity === 'error')
  const yaml = readYaml(text, 'site.yaml')
  const placed = yaml.ok ? placeIssues(errors, yaml.value.value, yaml.value.locate) : undefined
  const own = hosts.flatMap(host =>
    (placed?.under(['hosts', host, 'ssh']) ?? []).map(issue => ({ host, issue })),
  )
  const found = own[0] ?? { host: undefined, issue: errors[0] }
  const { host, issue } = found
  return new RunError('INPUT_INVALID', {
    ...(issue && { what: host === undefined ? issue.message : named(host, issue) }),
  })
}

function named(host: string, { message: { en, zh } }: Issue): Issue['message'] {
  return { en: `${host}: ${en}`, zh: `${host}：${zh}` }
}
