import { describe, expect, it } from 'vitest'
import { viewSite } from '../../app/sites/view.ts'
import type { SiteView } from '../../engine/contract/sites.ts'
import type { Issue } from '../../engine/source/issue.ts'
import { shipped } from './shipped.ts'

const pair = 'keepalived-vip-pair'
async function look(priorities: readonly [number, number], params: string): Promise<SiteView> {
  const host = (last: number, priority: number): string =>
    `{ ssh: { address: 10.0.0.${String(last)}, auth: { agent: true } }, values: { service_ip: 192.168.10.${String(last)}, iface: eth0, priority: ${String(priority)} } }`
  const text = `schema: siteproof/site/v1
name: Hall
hosts:
  node-a: ${host(1, priorities[0])}
  node-b: ${host(2, priorities[1])}
roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, ${params} }
secrets: { auth_pass: { prompt: true } }
`
  const library = [await shipped(pair)]
  return viewSite({ text, edits: [], runbook: pair, library, recordsOf: () => Promise.resolve({}) })
}
const told = (issues: readonly Issue[] = []): readonly string[] =>
  issues.map(({ code, severity }) => `${severity} ${code}`)

describe('a virtual IP pair', () => {
  it('that is as it should be is told nothing', async () => {
    expect((await look([200, 100], 'vrid: 62')).issues).toEqual([])
    expect((await look([200, 100], 'vrid: 62, failback: automatic')).issues).toEqual([])
  })

  it('is told at the field of the VRID that every guide uses, and can be planned', async () => {
    const view = await look([200, 100], 'vrid: 51')

    expect(view.binds).toBe(true)
    expect(told(view.form?.params.find(({ name }) => name === 'vrid')?.issues)).toEqual(['warning RULE_NOT'])
  })

  it.each([
    ['manual', /both start together, the virtual IP comes up on B/],
    ['automatic', /automatic failback the virtual IP goes to B/],
  ])('is told once that B has the higher priority, failback %s', async (failback, words) => {
    const view = await look([100, 200], `vrid: 62, failback: ${failback}`)
    const issues = view.form?.hosts[1]?.fields.find(({ name }) => name === 'priority')?.issues

    expect([view.binds, view.issues.length]).toEqual([true, 1])
    expect(told(issues)).toEqual(['warning RULE_DESCENDING'])
    expect(issues?.[0]?.message.en).toMatch(words)
    expect(issues?.[0]?.message.zh).toContain('B 的优先级高于 A')
  })

  it('of two equal priorities is refused, not warned', async () => {
    const view = await look([100, 100], 'vrid: 62')

    expect([view.binds, told(view.issues)]).toEqual([false, ['error RULE_DISTINCT']])
  })
})
