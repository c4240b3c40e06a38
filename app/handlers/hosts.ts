import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { hostMethods } from '../../engine/contract/hosts.ts'
import { dirname } from 'node:path'
import { InputRefused } from '../input-refused.ts'
import { openHostRecords } from '../sites/records.ts'
import { testHosts } from '../sites/test-hosts.ts'
import type { Bench } from '../workbench.ts'

export function hostHandlers(bench: Bench): HandlersOf<typeof hostMethods> {
  const { env, logger, redactor, sites, desk, vault, notify } = bench
  const underWay = new Map<string, Set<AbortController>>()
  return {
    async 'hosts.records'({ site }) {
      const { parsed } = await sites.read(site)
      return openHostRecords(dirname(sites.file(site))).read(parsed)
    },
    async 'hosts.test'({ site, hosts }) {
      const { parsed, issues } = await sites.read(site)
      if (parsed === undefined) throw new InputRefused(issues)
      const siteDir = dirname(sites.file(site))
      const records = openHostRecords(siteDir)
      const cancel = new AbortController()
      const running = underWay.get(site) ?? new Set()
      underWay.set(site, running.add(cancel))
      try {
        return await testHosts(parsed, hosts, {
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
