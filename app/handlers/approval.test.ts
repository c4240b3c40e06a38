import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Approval, PlanView } from '../../engine/contract/plans.ts'
import { facts } from '../../engine/plan/fixtures/binding.ts'
import { openHostRecords } from '../sites/records.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'

/** One approval is for one plan: with drills on other hosts it is another one. */
let home: string
let folder: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-approval-'))
  folder = join(home, 'sites', 'pair')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'site.yaml'), site)
  const keep = openHostRecords(folder).keep
  for (const [name, port] of Object.entries(ports))
    await keep({ host: name, ok: true, at: '', access: `root@127.0.0.1:${String(port)}`, facts })
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))

const ports = { 'node-a': 100, 'node-b': 90 }
const hosts = Object.entries(ports).map(
  ([name, port]) => `  ${name}:
    ssh: { address: 127.0.0.1, port: ${String(port)}, user: root, auth: { agent: true } }
    values: { service_ip: 192.168.10.${String(port)}, iface: eth0, priority: ${String(port)} }
`,
)
const site = `schema: siteproof/site/v1
name: Pair
hosts:
${hosts.join('')}roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, vrid: 62 }
secrets: { auth_pass: { env: VRRP_PASS } }
`
const place = { site: 'pair', runbook: 'keepalived-vip-pair' }

it('of the plan without drills is none of the plan with them, nor the other way round', async () => {
  await using bench = await openTestWorkbench(home)
  const call = <T>(method: string, input: object): Promise<T> =>
    callFrom<T>('first', bench, method, { ...place, ...input })
  const shown = async (allowedFaults: readonly string[]) => {
    const { plan, approval } = await call<PlanView>('plans.make', { allowedFaults })
    return { digest: plan.digest, approved: approval?.digest === plan.digest }
  }
  const without = await shown([])
  expect(without.approved).toBe(false)
  await call('plans.approve', { allowedFaults: [], digest: without.digest, by: 'Wang' })
  expect([await shown([]), await shown(['node-a']), await shown(['node-a', 'node-b'])]).toMatchObject([
    { approved: true },
    { approved: false },
    { approved: false },
  ])
  const other = call('plans.approve', { allowedFaults: ['node-a'], digest: without.digest, by: 'Wang' })
  await expect(other).rejects.toMatchObject({ code: 'PLAN_NOT_APPROVED' })

  const { digest } = await shown(['node-b', 'node-a'])
  const made = await call<Approval>('plans.approve', {
    allowedFaults: ['node-a', 'node-b'],
    digest,
    by: 'Wang',
  })
  expect(made.faults).toEqual(['node-a', 'node-b'])
  expect([await shown([]), await shown(['node-a', 'node-b'])]).toMatchObject([
    { approved: false },
    { approved: true },
  ])
})

it('that does not name hosts of drills is kept and shown, and fits no plan', async () => {
  const old = { digest: 'a'.repeat(64), by: 'Li', at: '2026-01-02T03:04:05.000Z' }
  await writeFile(join(folder, 'approvals.json'), JSON.stringify({ [place.runbook]: old }))
  await using bench = await openTestWorkbench(home)
  const view = await callFrom<PlanView>('first', bench, 'plans.make', { ...place, allowedFaults: [] })
  expect(view.approval).toEqual(old)
  expect(view.plan.digest).not.toBe(old.digest)
  expect(await readFile(join(folder, 'approvals.json'), 'utf8')).toContain('Li')
})
