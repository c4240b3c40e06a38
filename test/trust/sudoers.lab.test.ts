/** The sudoers lines that `plan` prints are enough for a login without root, and one line less is told before the first change. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Plan } from '../../engine/plan/plan.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { siteFor, withKeepalived } from '../scenarios/pair.ts'
import { newFolder, newRunDir, siteproof } from '../scenarios/siteproof.ts'

let lab: Lab
let site: string
let lines: readonly string[]

beforeAll(async () => {
  lab = await upLab({ name: 'trust-sudoers' })
  await withKeepalived(lab)
  site = siteFor(lab, { user: 'ops', auth: 'password' })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** Takes the account out of the group that may do everything, and gives it these lines alone; sudo itself checks them. */
async function allow(node: string, rules: readonly string[]): Promise<void> {
  writeFileSync(join(lab.host(node).root, 'etc/sudoers.d/ops'), `${rules.join('\n')}\n`, { mode: 0o440 })
  await lab.mustExec(node, 'gpasswd -d ops sudo 2>/dev/null; visudo -c -q')
}
async function compared(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { events } = await siteproof([
    'preflight',
    'keepalived-vip-pair',
    '--site',
    site,
    '--run-dir',
    newRunDir(),
  ])
  return Object.fromEntries(
    events.flatMap(event =>
      event.type === 'sudo-compared' ? [[event.host, event.missing.map(one => one.program)]] : [],
    ),
  )
}

it('prints lines that sudo takes, and with them nothing is missing', async () => {
  const file = join(newFolder('plan'), 'plan.json')
  await siteproof(['plan', 'keepalived-vip-pair', '--site', site, '--format', 'json', '-o', file])
  const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan
  lines = plan.hosts[0]?.sudoers ?? []
  expect(lines.length).toBeGreaterThan(0)
  for (const node of ['node-a', 'node-b']) await allow(node, lines)

  expect(await compared()).toEqual({ 'node-a': [], 'node-b': [] })
}, 200_000)

it('names the program whose line is not there', async () => {
  const without = lines.filter(line => !line.includes('/bin/sh'))
  expect(without.length).toBeLessThan(lines.length)
  await allow('node-b', [...without, 'ops ALL=(root) /usr/bin/id'])

  expect(await compared()).toEqual({ 'node-a': [], 'node-b': ['a root shell'] })
}, 200_000)
