/** Which causes the pair's runbook names, from what the two hosts print: both hold the address, or a drill was refused. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createRenderer, masked } from '../../engine/plan/render.ts'
import type { HostCommand, Session } from '../../engine/ports.ts'
import { diagnose, fixOf } from '../../engine/run/diagnose.ts'
import type { RunContext } from '../../engine/run/context.ts'
import { createRendering } from '../../engine/run/rendering.ts'
import { stepState } from '../../engine/run/state.ts'
import { fixture } from '../support/run-fixture.ts'
import { bound, shipped } from './shipped.ts'

const scratch = mkdtempSync(join(tmpdir(), 'siteproof-split-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const pair = await shipped('keepalived-vip-pair')
const binding = bound(pair)
const nodes = ['node-a', 'node-b'] as const
type Node = (typeof nodes)[number]
const password = 'mi1Xture'

interface Change {
  readonly of: Node
  readonly from: RegExp
  readonly to: string
}
interface Hosts {
  readonly change?: Change
  /** Its daemon was started before the file was written. */
  readonly older?: Node
  readonly stopped?: Node
}

/** Folders that stand for the two hosts, with what the runbook has written there. */
function prepare({ change, older, stopped }: Hosts): void {
  for (const node of nodes) {
    const dir = join(scratch, node)
    rmSync(dir, { recursive: true, force: true })
    mkdirSync(dir)
    const text = createRenderer({ binding, host: node, facts: {} }, masked)
      .file('keepalived-unicast-manual.conf')
      .replace(/auth_pass .*/, `auth_pass ${password}`)
    const edited = change?.of === node ? text.replace(change.from, change.to) : text
    writeFileSync(join(dir, 'keepalived.conf'), edited)
    if (stopped === node) continue
    writeFileSync(join(dir, 'keepalived.pid'), String(process.pid))
    const seconds = Date.now() / 1000 + (older === node ? -60 : 60)
    utimesSync(join(dir, 'keepalived.pid'), seconds, seconds)
  }
}

function sessionOn(node: string): Session {
  const exec = (command: HostCommand) => {
    const text = 'text' in command ? command.text : ''
    const script = text
      .replaceAll('/etc/keepalived/keepalived.conf', join(scratch, node, 'keepalived.conf'))
      .replaceAll('/run/keepalived.pid', join(scratch, node, 'keepalived.pid'))
      .replaceAll('/var/run/', `${scratch}/none/`)
      .replaceAll(/command -v (nft|iptables-save)/g, 'false')
    const { stdout, stderr, status } = spawnSync('dash', ['-s'], { input: script, encoding: 'utf8' })
    // The cause is asked for on the real paths.
    const said = stdout.replaceAll(join(scratch, node), '/etc/keepalived')
    return Promise.resolve({ exitCode: status ?? 1, stdout: said, stderr, truncated: false, durationMs: 1 })
  }
  return { exec } as unknown as Session
}

/** The cause that is named where a check or an action of the step, which runs on `hosts` only, ended with this code. */
async function named(stepId: string, code: string, hosts: readonly Node[], state: Hosts) {
  prepare(state)
  const step = pair.steps.find(one => one.id === stepId)
  if (step === undefined) throw new Error(stepId)
  const key = { step: stepId, item: '', host: hosts.length === 1 ? '*' : hosts.join() }
  const base = fixture([step], { log: [], verdicts: {} }).context
  const source = {
    binding,
    runId: 'r1',
    fold: base.recorder.fold,
    facts: new Map(),
    secrets: new Map([['auth_pass', password]]),
  }
  const context: RunContext = {
    ...base,
    binding,
    rendering: one => createRendering(source, one),
    sessions: {
      open: host => Promise.resolve(sessionOn(host)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  }
  const verdict = 'fail' as const
  const findings = [{ check: 'gate[2]', kind: 'one-holder', verdict, code, params: {}, evidence: [] }]
  await context.recorder.emit({ type: 'step-started', ...key })
  await context.recorder.emit({ type: 'checks-judged', ...key, phase: 'gate', verdict, findings })
  await diagnose(context, step, key, hosts)
  const made = stepState(context.recorder.fold.state(), key)
  const cause = made.diagnoses.at(-1)
  return {
    id: cause?.diagnosis,
    hosts: cause?.hosts,
    says: cause?.says,
    fixOn: fixOf(context, step, made)?.hosts,
    kept: JSON.stringify(cause),
  }
}

const vrid = (of: Node): Change => ({ of, from: /virtual_router_id .*/, to: 'virtual_router_id 63' })

it.each([
  ['start-b', ['node-b'], 'node-a'],
  ['start-a', ['node-a'], 'node-b'],
  ['steady', ['node-a', 'node-b'], 'node-a'],
  ['drill-stop-b', ['node-b'], 'node-a'],
  ['certificate', ['node-a', 'node-b'], 'node-b'],
] as const)(
  'at %s, run on %s: another VRID on %s is named, with its fix for both',
  async (step, hosts, edited) => {
    const cause = await named(step, 'two-holders', hosts, { change: vrid(edited) })

    expect([cause.id, cause.hosts, cause.fixOn]).toEqual(['other-vrid', [edited], ['node-a', 'node-b']])
    expect(JSON.stringify(cause.says)).toMatch(new RegExp(`on ${edited} has.*${edited} 的`))
  },
)

it.each([
  ['other-auth-pass', /auth_pass .*/, 'auth_pass 0therPw1'],
  ['other-advert-int', /advert_int .*/, 'advert_int 2'],
  ['other-addresses', /192\.168\.10\.78\/24/, '192.168.10.79/24'],
  ['other-addresses', /^ {4}interface .*/m, '    interface eth1'],
  ['other-addresses', /^ {8}192\.168\.10\.38$/m, '        192.168.10.99'],
])('%s on the node that the step does not run on: %s', async (id, from, to) => {
  const cause = await named('start-b', 'two-holders', ['node-b'], { change: { of: 'node-a', from, to } })

  expect([cause.id, cause.hosts, cause.fixOn]).toEqual([id, ['node-a'], ['node-a', 'node-b']])
  expect(cause.kept).not.toMatch(/0therPw1|mi1Xture/)
})

it('names a daemon that still runs with an earlier file', async () => {
  const cause = await named('start-b', 'two-holders', ['node-b'], { older: 'node-a' })

  expect([cause.id, cause.hosts]).toEqual(['older-config-runs', ['node-a']])
})

it.each(['overlap', 'hidden-split-brain', 'two-holders-after-return', 'mac-many', 'vrid-many'])(
  'looks for it as well where a drill or the wire shows it: %s',
  async code => {
    expect(await named('drill-stop-a', code, ['node-a'], { change: vrid('node-b') })).toMatchObject({
      id: 'other-vrid',
      hosts: ['node-b'],
    })
  },
)

it('sends the engineer to the switch only where both files are as the site says', async () => {
  const cause = await named('start-b', 'two-holders', ['node-b'], {})

  expect([cause.id, cause.fixOn]).toEqual(['split-brain', undefined])
})

it.each([
  ['drill-stop-a', 'peer-not-running', 'node-a', 'node-b'],
  ['drill-link-b', 'peer-not-running', 'node-b', 'node-a'],
  ['drill-stop-b', 'already-stopped', 'node-b', 'node-b'],
] as const)(
  '%s that was refused (%s on %s): nothing was broken, keepalived is started on %s',
  async (step, code, on, stopped) => {
    const cause = await named(step, code, [on], { stopped })

    expect([cause.id, cause.hosts, cause.fixOn]).toEqual(['drill-peer-stopped', [stopped], [stopped]])
    expect(cause.says?.en).toContain('Nothing was broken')
    expect(cause.kept).toContain(`start keepalived on ${stopped}`)
  },
)

it('does not claim that a node without a link stays master', () => {
  const why = pair.steps.find(({ id }) => id === 'drill-link-a')?.why

  expect(why?.en).toContain('enters FAULT and lets go of the address')
  expect(JSON.stringify(why)).not.toMatch(/believes to be master|自认为仍是主机/)
})
