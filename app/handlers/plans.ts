import { dirname } from 'node:path'
import { actionKinds } from '../../engine/actions/registry.ts'
import { checkKinds } from '../../engine/checks/registry.ts'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { PlanView, planMethods } from '../../engine/contract/plans.ts'
import { RunError } from '../../engine/errors.ts'
import { changeRequestHtml } from '../../engine/plan/change-request.ts'
import { buildPlan, type Plan } from '../../engine/plan/plan.ts'
import type { HostRecords } from '../../engine/contract/hosts.ts'
import { sitePath } from '../../adapters/files/load.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadInput, type Input } from '../input.ts'
import { keepApproval, readApproval } from '../plans/approvals.ts'
import { compareHosts } from '../plans/compare-hosts.ts'
import { openTransport } from '../session.ts'
import { factsOf, openHostRecords } from '../sites/records.ts'
import type { Bench } from '../workbench.ts'

interface Asked {
  readonly site: string
  readonly runbook: string
  readonly allowedFaults?: readonly string[] | undefined
}

export function planHandlers(bench: Bench): HandlersOf<typeof planMethods> {
  const { library, sites, printPdf } = bench
  const folderOf = (site: string): string => dirname(sites.file(site))

  async function make(asked: Asked): Promise<{ plan: Plan; input: Input; records: HostRecords }> {
    const input = await loadInput(library, asked.runbook, sites.file(asked.site))
    const { binding, siteDir } = input
    const all = await openHostRecords(folderOf(asked.site)).read(binding.site)
    const records = Object.fromEntries(
      Object.entries(all).filter(([host]) => Object.hasOwn(binding.hosts, host)),
    )
    const facts = factsOf(records)
    const { kit } = binding.site
    const plan = buildPlan(binding, {
      digest: systemDigest,
      registries: { actions: actionKinds, checks: checkKinds },
      ...(Object.keys(facts).length > 0 && { facts }),
      ...(asked.allowedFaults !== undefined && { allowedFaults: asked.allowedFaults }),
      ...(kit !== undefined && { kitDir: sitePath(kit.dir, siteDir) }),
    })
    return { plan, input, records }
  }

  return {
    async 'plans.make'(asked): Promise<PlanView> {
      const { plan, records } = await make(asked)
      const approval = await readApproval(folderOf(asked.site), asked.runbook)
      const known = Object.values(records).filter(record => record.facts !== undefined)
      return { plan, facts: known.map(({ host, at }) => ({ host, at })), ...(approval && { approval }) }
    },
    async 'plans.approve'({ digest, by, ...asked }) {
      const { plan } = await make(asked)
      if (plan.digest !== digest || !plan.bound) {
        throw new RunError('PLAN_NOT_APPROVED', { plan: plan.digest, approved: digest })
      }
      const approval = { digest, faults: plan.faults, by, at: new Date(systemClock.wall()).toISOString() }
      await keepApproval(folderOf(asked.site), asked.runbook, approval)
      return approval
    },
    async 'plans.export'({ format, language, ...asked }) {
      const { plan } = await make(asked)
      const page = changeRequestHtml(plan, language)
      const name = `${asked.site}-${asked.runbook}-change-request.${format}`
      if (format === 'html') return { name, type: 'text/html', content: page, encoding: 'text' }
      const content = Buffer.from(await printPdf(page)).toString('base64')
      return { name, type: 'application/pdf', content, encoding: 'base64' }
    },
    async 'plans.compare'(asked) {
      const { plan, input } = await make(asked)
      const { env, logger, redactor, desk, vault } = bench
      const prompter = desk.prompter({ site: asked.site })
      const { transport } = openTransport({
        ...{ env, logger, vault, prompter, redactor },
        siteDir: input.siteDir,
      })
      await using open = transport
      return await compareHosts(open, input.binding, plan)
    },
  }
}
