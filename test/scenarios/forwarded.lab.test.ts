/**
 * The laptop knows both nodes by one address and two ports, the nodes know each other by service addresses on differently named
 * interfaces, and both have a packet filter that lets nothing in but SSH and echoes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunEvent } from '../../engine/run/events.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { drillsOf, expectTrueDrills } from './drills.ts'
import { cablePuller, nodes, siteFor, withKeepalived } from './pair.ts'
import { newRunDir, siteproof, stuckAt } from './siteproof.ts'

const ruleset = `#!/usr/sbin/nft -f
flush ruleset
table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo accept
    ip protocol icmp accept
    tcp dport 22 accept
  }
}
`
const config = '/etc/keepalived/keepalived.conf'
const rulesFile = '/etc/nftables.conf'

let lab: Lab
let site: string
const runDir = newRunDir()

beforeAll(async () => {
  lab = await upLab({ name: 'sc-forwarded', topology: 'forwarded' })
  await withKeepalived(lab)
  for (const node of nodes) {
    await lab.mustExec(node, `cat >${rulesFile} && nft -f ${rulesFile}`, { input: ruleset })
  }
  site = siteFor(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

function peerOf(node: string): string {
  return lab.host(node === 'node-a' ? 'node-b' : 'node-a').serviceAddress
}

it('proves the drift in both directions through forwarded ports', async () => {
  // The laptop is not on the segment: the watcher is, and is the one whose outages are told.
  await using echoes = await lab.echoStream(lab.virtualAddress(), { from: 'node-c' })
  const run = await siteproof(
    [
      ...['run', 'keepalived-vip-pair', '--site', site, '--run-dir', runDir, '--yes'],
      ...['--allow-fault', 'node-a', '--allow-fault', 'node-b'],
    ],
    cablePuller(lab),
  )

  expect(stuckAt(runDir), run.stderr).toEqual([])
  expect([run.code, run.values.at(-1)?.['headline']]).toMatchObject([0, { code: 'host-failure-proven' }])
  const drills = drillsOf(runDir)
  expect(drills.map(drill => drill.vantage)).toEqual(['node-c', 'node-c', 'node-c', 'node-c'])
  // Where a proxy of this machine accepts whatever leaves it, the laptop must not take that for the address.
  for (const { notMeasured } of drills) {
    expect(notMeasured).toContainEqual(expect.stringMatching(/^laptop-(no-answer|answered-for)$/))
  }
  expectTrueDrills(drills, echoes.transitions(), node => lab.host(node).mac)
}, 400_000)

it('names service addresses in peers and firewall rules, never the address that SSH uses', async () => {
  for (const node of nodes) {
    const conf = await lab.mustExec(node, `cat ${config}`)
    const chain = await lab.mustExec(node, 'nft list chain inet filter input')
    const saved = await lab.mustExec(node, `cat ${rulesFile} /etc/siteproof-vrrp.nft`)

    expect(conf).toContain(`interface ${lab.host(node).device}\n`)
    expect(conf).toContain(`unicast_src_ip ${lab.host(node).serviceAddress}\n`)
    expect(conf).toMatch(new RegExp(`unicast_peer \\{\\s+${peerOf(node)}\\s+\\}`))
    expect(chain).toMatch(new RegExp(`ip saddr ${peerOf(node)} ip protocol (vrrp|112) accept`))
    expect(saved).toContain(`insert rule inet filter input ip saddr ${peerOf(node)} ip protocol 112 accept`)
    for (const text of [conf, chain, saved]) expect(text).not.toContain(lab.host(node).address)
  }
})

it('takes back all but a file that somebody edited since, and says which', async () => {
  await lab.mustExec('node-b', `echo '# by hand' >>${config}`)
  const edited = readFileSync(join(lab.host('node-b').root, config), 'utf8')

  const run = await siteproof(['undo', runDir, '--yes'])

  expect([run.code, run.values.at(-1)?.['headline']]).toMatchObject([1, { code: 'undo-incomplete' }])
  expect(notTakenBack(run.events)).toEqual([`write-config@node-b: fail (file-edited-since) ${config}`])
  expect(readFileSync(join(lab.host('node-b').root, config), 'utf8')).toBe(edited)
  expect((await lab.exec('node-a', `ls ${config}`)).code).not.toBe(0)
  for (const node of nodes) {
    expect(readFileSync(join(lab.host(node).root, rulesFile), 'utf8')).toBe(ruleset)
    expect(await lab.mustExec(node, 'nft list chain inet filter input')).not.toContain(peerOf(node))
    expect((await lab.exec(node, 'pgrep -x keepalived')).stdout).toBe('')
  }
}, 120_000)

function notTakenBack(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap(event => {
    if (event.type !== 'undo-finished') return []
    return event.findings
      .filter(one => one.verdict !== 'pass')
      .map(one => `${event.step}@${event.host}: ${one.verdict} (${one.code}) ${String(one.params['path'])}`)
  })
}
