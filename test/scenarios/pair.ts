/** Sites and short ways for the keepalived scenarios. */
import { installKeepalived } from '../lab/kit/install.ts'
import type { Lab } from '../lab/lab.ts'
import type { SiteOptions } from '../lab/site-file.ts'
import { hostOf } from '../lab/state.ts'

export const nodes = ['node-a', 'node-b'] as const
export const priorities = { 'node-a': { priority: 150 }, 'node-b': { priority: 100 } } as const

/** keepalived on both nodes by the shortest way, for scenarios in which installing is not the point. */
export async function withKeepalived(lab: Lab): Promise<void> {
  await Promise.all(
    nodes.map(async node => {
      await installKeepalived(lab.state, hostOf(lab.state, node))
      // As keepalived-install leaves it; the lab's systemctl calls what is not enabled 'unknown', even while it runs.
      await lab.mustExec(node, 'systemctl enable keepalived')
    }),
  )
}

/** A packet filter in use on both nodes, so that a script of the runbook has something to change: a chain without a rule counts as none. */
export async function withPacketFilter(lab: Lab): Promise<void> {
  const chain = 'type filter hook input priority 0; policy accept; iifname "lo" accept;'
  const rules = `table inet filter { chain input { ${chain} }; }`
  for (const node of nodes) await lab.mustExec(node, ['nft', '-f', '-'], { input: rules })
}

/** A site file for both runbooks, without a kit unless a folder is given. */
export function siteFor(lab: Lab, options: SiteOptions & { readonly file?: string } = {}): string {
  return lab.siteFile({ values: priorities, ...options })
}

/**
 * Answers for the drills whose cable a person pulls, and the reaction that does it: the first question of such a step cuts
 * the link at the switch, the second one heals it.
 */
export function cablePuller(lab: Lab) {
  const heals = new Map<string, () => Promise<void>>()
  // An object each: YAML would write the second one as an alias, which files of answers do not take.
  const answer = () => ({ value: 'done', by: 'Lab', note: 'switch port' })
  return {
    answers: { 'drill-link-a/node-a/do[0]': answer(), 'drill-link-b/node-b/do[0]': answer() },
    async onEvent(event: {
      readonly type: string
      readonly step?: string
      readonly host?: string
      readonly kind?: string
    }) {
      if (event.type !== 'question-asked' || event.kind !== 'ask' || !event.step?.startsWith('drill-link'))
        return
      const host = event.host ?? ''
      const heal = heals.get(host)
      heals.delete(host)
      if (heal !== undefined) await heal()
      else heals.set(host, await lab.fault(host, 'link-down'))
    },
    /** Puts back what is still pulled, where the run ended in between. */
    async release() {
      for (const heal of heals.values()) await heal()
      heals.clear()
    },
  }
}
