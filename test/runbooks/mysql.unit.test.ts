import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { systemDigest } from '../../adapters/system/digest.ts'
import { buildPlan, type Plan } from '../../engine/plan/plan.ts'
import { createPlanSpeaker } from '../../engine/plan/plan-words.ts'
import { bind } from '../../engine/site/binding.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { parseShipped, platforms, registries, shipped } from './shipped.ts'

const ids = [
  'mysql-dual-primary',
  'mysql-repair-replication',
  'mysql-stop-or-remove-replica',
  'mysql-move-writer',
] as const

const params: Readonly<Record<string, readonly string[]>> = {
  'mysql-dual-primary': ['schemas: [jumpserver]'],
  'mysql-repair-replication': ['schemas: [jumpserver]'],
  'mysql-stop-or-remove-replica': ['goal: remove'],
  'mysql-move-writer': ['schemas: [jumpserver]'],
}

async function planOf(id: string, more: readonly string[] = []): Promise<Plan> {
  const runbook = await shipped(id)
  const own = runbook.params['server_id'] !== undefined
  const host = (name: string, last: number): string => `  ${name}:
    ssh: { address: 10.0.0.${last}, auth: { key: key } }
    values: { service_ip: 192.168.10.${last}${own ? `, server_id: ${last}` : ''} }
`
  const text = `schema: siteproof/site/v1
name: Test site
hosts:
${host('node-a', 65)}${host('node-b', 38)}roles: { a: [node-a], b: [node-b] }
params: { ${[...(params[id] ?? []), ...more].join(', ')} }
${runbook.params['repl_password'] === undefined ? '' : 'secrets: { repl_password: { env: REPL_PASSWORD } }'}
`
  const site = parseSite(text, 'site.yaml')
  if (!site.ok) throw new Error(site.issues.map(issue => issue.message.en).join('\n'))
  const binding = bind(runbook, site.value.site, site.value)
  if (!binding.ok) throw new Error(binding.issues.map(issue => issue.message.en).join('\n'))
  const [facts] = Object.values(platforms)
  if (facts === undefined) throw new Error('no platform')
  const both = { 'node-a': facts, 'node-b': { ...facts, hostname: 'other' } }
  return buildPlan(binding.value, { digest: systemDigest, registries, facts: both, runId: 'r1' })
}
const actions = (plan: Plan) =>
  plan.steps.flatMap(step => step.parts.flatMap(part => [...part.actions, ...part.undo]))
const text = (plan: Plan): string =>
  actions(plan)
    .map(action => action.view?.body ?? '')
    .join('\n')

describe.each(ids)('%s', id => {
  it('has no mistake and nothing that a plan cannot show', async () => {
    expect((await parseShipped(id)).ok).toBe(true)
    const plan = await planOf(id)
    const checks = plan.steps.flatMap(step =>
      step.parts.flatMap(part => [...part.require, ...part.skipIf, ...part.gate]),
    )

    expect([...actions(plan), ...checks].filter(({ problem }) => problem !== undefined)).toEqual([])
    expect(createPlanSpeaker('zh').text(plan.steps[0]?.title ?? { en: '', zh: '' })).toMatch(
      /[\u4e00-\u9fff]/,
    )
  })
  it('holds none of the mistakes that it corrects', async () => {
    const shown = text(await planOf(id, id === 'mysql-dual-primary' ? ['writers: both'] : []))

    expect(shown).not.toMatch(/skip[-_]errors *=|GRANT ALL|GRANT [^;]*IDENTIFIED|replicate[-_](?:ignore|do)/i)
    expect(shown).not.toMatch(/kill -9|-p['"]|--password|systemctl restart firewalld/)
    // RESET alone would read the source again from its oldest log: only with ALL, where the place is to be forgotten.
    expect(shown).not.toMatch(/RESET (?:SLAVE|REPLICA)\b(?! ALL)/)
  })
})

describe('mysql-dual-primary', () => {
  it('points each node at a pair of coordinates that has one owner', async () => {
    const plan = await planOf('mysql-dual-primary')
    const body = (step: string): string =>
      plan.steps.find(one => one.id === step)?.parts[0]?.actions[0]?.view?.body ?? ''

    expect(body('start-b')).toContain("'192.168.10.65'")
    expect(body('start-a')).toContain("'192.168.10.38'")
    expect(body('start-b')).toContain("'‹repl_password›'")
    // Digits by definition, so bare in SQL once they are known.
    expect(body('start-b')).toMatch(/LOG_POS⟩ = ⟨captured in seed⟩/)
  })
  it('gives two writers odd and even ids, and one writer none', async () => {
    const both = await planOf('mysql-dual-primary', ['writers: both'])
    const one = await planOf('mysql-dual-primary')
    const runs = (plan: Plan, id: string) =>
      plan.steps.find(step => step.id === id)?.parts.some(part => part.runs.kind === 'yes')

    expect(['odd-ids', 'even-ids', 'single-writer'].map(id => runs(both, id))).toEqual([true, true, false])
    expect(['odd-ids', 'even-ids', 'single-writer'].map(id => runs(one, id))).toEqual([false, false, true])
    expect(text(both)).toMatch(/offset = 1[^]*offset = 2/)
  })
  it('refuses equal server_ids before anything is contacted', async () => {
    const { rules } = await shipped('mysql-dual-primary')

    expect(rules.map(rule => ('distinct' in rule ? rule.distinct : []))).toContainEqual([
      'server_id@a',
      'server_id@b',
    ])
  })
  it.each([
    ['10.0.0.1', 0],
    ['172.16.0.1', 0],
    ['172.31.255.1', 0],
    ['192.168.1.1', 0],
    ['100.64.0.1', 0],
    ['172.168.1.1', 1],
    ['172.15.0.1', 1],
    ['172.32.0.1', 1],
    ['192.169.1.1', 1],
    ['100.128.0.1', 1],
    ['122.226.181.102', 1],
  ])('replicates over private addresses only: %s ends with %i', async (address, status) => {
    const { steps } = await shipped('mysql-dual-primary')
    const scripts = steps.flatMap(({ gate }) => gate.map(({ spec }) => (spec as { run?: string }).run ?? ''))
    const script = scripts.find(text => text.includes('public-address')) ?? ''

    const judged = spawnSync('dash', ['-s'], { input: script.replace('{{ service_ip }}', address) })

    expect(judged.status).toBe(status)
  })
})

describe.each([
  ['mysql-dual-primary', 'the rule is there', { there: 0, other: 1 }],
  ['mysql-stop-or-remove-replica', 'the rule is gone', { there: 1, other: 0 }],
])('%s', (id, title, { there, other }) => {
  it.each([
    ['192.168.10.6', there],
    ['192.168.10.65', other],
  ])(
    'takes a rule of ufw for that of the peer 192.168.10.6 by its whole address: %s',
    async (from, status) => {
      const { steps } = await shipped(id)
      const gate = steps.find(step => step.id === 'firewall')?.gate.find(node => node.title?.en === title)
      const script = ((gate?.spec as { run?: string } | undefined)?.run ?? '')
        .replaceAll('{{ db_port }}', '3306')
        .replaceAll('{{ service_ip@peer }}', '192.168.10.6')
        .replaceAll('{{ service_ip }}', '192.168.10.7')
        .replaceAll('{{ fact.firewall }}', 'ufw')
      const ufw = `ufw() { echo '3306/tcp                   ALLOW       ${from}'; }\n`

      expect(spawnSync('dash', ['-s'], { input: ufw + script }).status).toBe(status)
    },
  )
})
