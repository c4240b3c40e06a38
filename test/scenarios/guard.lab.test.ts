/** The lock-out guard: a firewall step that cuts us off is taken back by the host itself, and the run says what happened. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upLab, type Lab } from '../lab/lab.ts'
import { newFolder, newRunDir, partsOf, siteproof, stuckAt } from './siteproof.ts'

let lab: Lab
let site: string
let runbooks: string

beforeAll(async () => {
  lab = await upLab({ name: 'sc-guard', nodes: ['node-a'] })
  site = lab.siteFile({ roles: { a: ['node-a'] }, params: {}, secrets: {}, values: { 'node-a': {} } })
  runbooks = newFolder('runbooks')
  const folder = join(runbooks, 'firewall')
  mkdirSync(folder)
  writeFileSync(join(folder, 'runbook.yaml'), runbook())
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

const table = 'table inet guard { chain in { type filter hook input priority 0; policy accept; }; }'
const step = (id: string, rule: string, wait = '') => `
  - id: ${id}
    title: { en: A rule, zh: 一条规则 }
    why: { en: test, zh: 测试 }
    on: [a]
    risk: change
    guard: { revert: undo, within: 20s }
    do:
      - run: |
          echo '${table}' | nft -f -
          nft add rule inet guard in ${rule}
          ${wait}
    gate:
      - command: { run: nft list table inet guard }
    undo:
      do: [{ run: nft delete table inet guard }]
      gate: [{ command: { run: '! nft list table inet guard' } }]
`
/** A step whose change is made by one script, taken back by another, and seen by a third. */
const change = (id: string, make: string, back: string, there: string) => `
  - id: ${id}
    title: { en: A change, zh: 改动 }
    why: { en: test, zh: 测试 }
    on: [a]
    risk: change
    guard: { revert: undo, within: 20s }
    do: [{ run: "${make}" }]
    gate: [{ command: { run: "${there}" } }]
    undo:
      do: [{ run: "${back}" }]
      gate: [{ command: { run: "! ${there}" } }]
`
const denied = '/etc/ssh/sshd_config.d/guard-test.conf'
const reload = 'kill -HUP $(cat /run/sshd.pid)'
const sshdStep = (id: string, line: string) =>
  change(id, `echo '${line}' >${denied}; ${reload}`, `rm -f ${denied}; ${reload}`, `test -e ${denied}`)
const networkStep = () => {
  const { device, serviceAddress } = lab.host('node-a')
  const address = `${serviceAddress}/24`
  const there = `ip -4 -o addr show ${device} | grep -q ${serviceAddress}/`
  return change(
    'no-address',
    `ip addr del ${address} dev ${device}`,
    `ip addr add ${address} dev ${device}`,
    `! ${there}`,
  )
}

const runbook = () => `schema: siteproof/runbook/v1
id: firewall
version: 1.0.0
title: { en: Firewall, zh: 防火墙 }
summary: { en: test, zh: 测试 }
topic: firewall
roles: { a: { hosts: 1, title: { en: A host, zh: 主机 } } }
steps:${step('harmless', 'tcp dport 9 drop')}${step('cuts-new', 'tcp dport 22 ct state new drop')}${step('cuts-all', 'tcp dport 22 drop', 'sleep 1')}${sshdStep('sshd-harmless', 'MaxAuthTries 5')}${sshdStep('sshd-shut', 'DenyUsers root')}${networkStep()}`

function run(only: string, runDir = newRunDir()) {
  const args = ['run', 'firewall', '--site', site, '--runbooks', runbooks, '--run-dir', runDir, '--yes']
  return siteproof([...args, '--only', only]).then(result => ({ ...result, runDir }))
}
const left = async () => (await lab.mustExec('node-a', 'ls -A /run/siteproof 2>/dev/null || true')).trim()

it('keeps a change after which a new login comes in, and leaves no timer behind', async () => {
  const { code, events, runDir } = await run('harmless')

  expect([code, stuckAt(runDir)]).toEqual([0, []])
  expect(events.flatMap(event => (event.type === 'restore-disarmed' ? [event.fired] : []))).toEqual([false])
  await lab.mustExec('node-a', 'nft list table inet guard')
  expect(await left()).toBe('')
  await siteproof(['undo', runDir])
})

it.each(['cuts-new', 'cuts-all'])(
  'takes back what shuts us out: %s',
  async only => {
    const { code, events, runDir, stderr } = await run(only)

    expect([code, partsOf(runDir, only)['node-a']], stderr).toMatchObject([
      1,
      { outcome: 'failed', reason: 'guard-reverted' },
    ])
    expect(events.flatMap(event => (event.type === 'restore-disarmed' ? [event.fired] : []))).toEqual([true])
    expect((await lab.exec('node-a', 'nft list table inet guard')).code).not.toBe(0)
    expect(await left()).toBe('')
  },
  120_000,
)

it('keeps a change of sshd after which a new login comes in', async () => {
  const { code, events, runDir, stderr } = await run('sshd-harmless')

  expect([code, stuckAt(runDir)], stderr).toEqual([0, []])
  expect(events.flatMap(event => (event.type === 'restore-disarmed' ? [event.fired] : []))).toEqual([false])
  await lab.mustExec('node-a', `test -e ${denied}`)
  const undone = await siteproof(['undo', runDir])
  expect(undone.code, undone.stderr).toBe(0)
})

it.each([
  ['sshd-shut', `test -e ${denied}`],
  ['no-address', '! ip -4 -o addr | grep -q eth0'],
])(
  'takes back a change of sshd or of the network that shuts us out: %s',
  async (only, there) => {
    const { code, events, runDir, stderr } = await run(only)

    expect([code, partsOf(runDir, only)['node-a']], stderr).toMatchObject([
      1,
      { outcome: 'failed', reason: 'guard-reverted' },
    ])
    expect(events.flatMap(event => (event.type === 'restore-disarmed' ? [event.fired] : []))).toEqual([true])
    expect((await lab.exec('node-a', there)).code).not.toBe(0)
    expect(await left()).toBe('')
  },
  120_000,
)

it('comes back without anybody where the laptop died right after the change', async () => {
  const runDir = newRunDir()
  const args = [
    'run',
    'firewall',
    '--site',
    site,
    '--runbooks',
    runbooks,
    '--run-dir',
    runDir,
    '--yes',
    '--only',
    'cuts-new',
  ]
  await siteproof(args, {
    onEvent: (event, child) => void (event.type === 'action-finished' && child.kill('SIGKILL')),
  })
  await lab.mustExec(
    'node-a',
    'n=0; while nft list table inet guard >/dev/null 2>&1 && [ $n -lt 40 ]; do sleep 1; n=$((n + 1)); done; ! nft list table inet guard',
  )

  const again = await siteproof(['resume', runDir, '--yes', '--only', 'cuts-new'])

  expect([again.code, partsOf(runDir, 'cuts-new')['node-a']?.reason], again.stderr).toEqual([
    1,
    'guard-reverted',
  ])
}, 120_000)
