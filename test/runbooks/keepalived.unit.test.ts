import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { systemDigest } from '../../adapters/system/digest.ts'
import { masked } from '../../engine/plan/render.ts'
import { createRenderer } from '../../engine/plan/render.ts'
import { buildPlan, type Plan } from '../../engine/plan/plan.ts'
import { rollbackOf } from '../../engine/plan/rollback.ts'
import type { Binding } from '../../engine/site/bind.ts'
import { bound, folderOf, parseShipped, platforms, registries, shipped } from './shipped.ts'

const scratch = mkdtempSync(join(tmpdir(), 'siteproof-runbooks-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const install = await shipped('keepalived-install')
const pair = await shipped('keepalived-vip-pair')

/** `runId`: empty before the run has begun. */
function plan(binding: Binding, platform: string, runId = 'r1'): Plan {
  const facts = platforms[platform]
  if (facts === undefined) throw new Error(`no such platform ${platform}`)
  const both = { 'node-a': facts, 'node-b': { ...facts, hostname: 'other' } }
  return buildPlan(binding, {
    digest: systemDigest,
    registries,
    facts: both,
    kitDir: '/kit',
    ...(runId !== '' && { runId }),
  })
}
function stepsThatRun(made: Plan): readonly string[] {
  return made.steps.filter(step => step.parts.some(part => part.runs.kind === 'yes')).map(step => step.id)
}

/** Every script that a plan would run on node-a, rendered, with where it stands. */
function scripts(made: Plan): readonly { readonly at: string; readonly body: string }[] {
  return made.steps.flatMap(step =>
    step.parts
      .filter(part => part.host === 'node-a')
      .flatMap(part => [...part.actions, ...part.undo])
      .filter(action => action.view?.language === 'sh' && action.view.kind === 'run')
      .map(action => ({ at: `${step.id} ${action.id}`, body: action.view?.body ?? '' })),
  )
}

describe.each(['keepalived-install', 'keepalived-vip-pair'])('%s', id => {
  it('reads without a single issue', async () => {
    const parsed = await parseShipped(id)

    expect(parsed.issues.map(issue => `${issue.position.line} ${issue.code}`)).toEqual([])
  })

  it('says everything in Chinese too', async () => {
    const runbook = await shipped(id)
    const texts = [...JSON.stringify(runbook).matchAll(/"zh":"((?:[^"\\]|\\.)*)"/g)].map(
      found => found[1] ?? '',
    )

    expect(texts.length).toBeGreaterThan(50)
    expect(texts.filter(text => text !== 'make' && !/[一-鿿]/.test(text))).toEqual([])
  })

  it('takes back every change that is not recorded by itself', async () => {
    const { steps } = await shipped(id)
    const lost = steps.filter(
      step =>
        step.undo.kind !== 'actions' &&
        step.do.some(node => registries.actions[node.kind]?.changes === 'unrecorded'),
    )

    expect(lost.map(step => step.id)).toEqual([])
  })

  it.each(Object.keys(platforms))('has a plan without gaps for %s', async platform => {
    const made = plan(bound(await shipped(id)), platform)

    expect(made.bound).toBe(true)
    expect(JSON.stringify(made)).not.toMatch(/⟨no value|⟨decided by/)
    expect(
      made.steps.flatMap(step => step.parts.flatMap(part => part.actions.map(action => action.problem))),
    ).not.toContainEqual(expect.anything())
  })

  it.each(['dash', 'bash'])('has only scripts that %s can read', async shell => {
    const all = Object.keys(platforms).flatMap(platform => [
      ...new Set(scripts(plan(boundAllWays(id), platform))),
    ])

    expect(all.length).toBeGreaterThan(10)
    for (const { at, body } of all) {
      const checked = spawnSync(shell, ['-n'], { input: body, encoding: 'utf8' })
      expect([at, checked.stderr]).toEqual([at, ''])
    }
  })
})

function boundAllWays(id: string): Binding {
  return id === 'keepalived-install' ? bound(install) : bound(pair)
}

describe('keepalived-install chooses by its host', () => {
  it.each([
    ['debian 12', 'compile', ['toolchain', 'build', 'install-files', 'boot-systemd']],
    [
      'centos 6 (sysv, iptables)',
      'compile',
      ['toolchain', 'build', 'install-files', 'init-script', 'boot-sysv'],
    ],
    ['centos 7 (systemd, firewalld)', 'package', ['install-package', 'boot-systemd']],
    ['debian 12', 'prebuilt', ['unpack-prebuilt', 'install-files', 'boot-systemd']],
  ])('%s, %s', (platform, source, wanted) => {
    const always = ['preflight', 'no-sample', 'compare']
    const run = stepsThatRun(plan(bound(install, [`source: ${source}`]), platform))

    expect(run.filter(step => !always.includes(step))).toEqual(wanted)
  })

  it('configures for the init that is there', () => {
    const configure = (platform: string) =>
      scripts(plan(bound(install), platform)).filter(one => one.body.includes('./configure'))
    const made = plan(bound(install), 'centos 6 (sysv, iptables)')
    const build = made.steps.find(step => step.id === 'build')?.parts[0]?.actions ?? []

    expect(
      build
        .filter(action => action.runs.kind === 'yes')
        .map(action => action.view?.body ?? '')
        .join('\n'),
    ).toContain('--with-init=SYSV')
    expect(
      build
        .filter(action => action.runs.kind === 'no')
        .map(action => action.view?.body ?? '')
        .join('\n'),
    ).toContain('--with-init=systemd')
    expect(configure('debian 12')).toHaveLength(2)
  })

  it('pins the source and leaves the rest to the site', () => {
    const pinned = install.kit?.files.filter(file => file.sha256 !== undefined).map(file => file.file)

    expect(pinned).toEqual(['keepalived-2.2.7.tar.gz'])
  })
})

describe('keepalived-vip-pair chooses by its host', () => {
  it.each([
    ['debian 12', []],
    ['centos 6 (sysv, iptables)', ['iptables']],
    ['centos 7 (systemd, firewalld)', ['firewalld']],
  ])('%s', (platform, wanted) => {
    const run = stepsThatRun(plan(bound(pair), platform))

    expect(run.filter(step => ['firewalld', 'ufw', 'iptables', 'nftables'].includes(step))).toEqual(wanted)
  })

  it('drills B only where the address stays there', () => {
    const drills = (failback: string) =>
      stepsThatRun(plan(bound(pair, [`failback: ${failback}`]), 'debian 12')).filter(step =>
        step.startsWith('drill'),
      )

    expect(drills('manual')).toEqual(['drill-stop-a', 'drill-stop-b', 'drill-link-a', 'drill-link-b'])
    expect(drills('automatic')).toEqual(['drill-stop-a', 'drill-link-a'])
  })
})

describe('the four configurations', () => {
  const lines = (name: string) => (pair.templates[name] ?? '').split('\n')
  const beside = (one: string, other: string) => lines(one).filter(line => !lines(other).includes(line))

  it('differ in nothing but nopreempt and the unicast addresses', () => {
    const bare = 'keepalived-multicast-automatic.conf'

    expect(beside('keepalived-multicast-manual.conf', bare).filter(line => !line.includes('#'))).toEqual([
      '    nopreempt',
    ])
    expect(beside('keepalived-unicast-automatic.conf', bare)).toEqual([
      '    unicast_src_ip {{ service_ip }}',
      '    unicast_peer {',
      '        {{ service_ip@peer }}',
    ])
    for (const name of Object.keys(pair.templates)) expect(beside(bare, name)).toEqual([])
  })

  it('carry what B4 asks for, and never vrrp_strict', () => {
    const binding = bound(pair)
    const render = createRenderer({ binding, host: 'node-b', facts: {} }, masked)
    const text = render.file('keepalived-unicast-manual.conf')

    expect(text).toMatch(/^ {4}state BACKUP$/m)
    expect(text).toMatch(/^ {4}priority 100$/m)
    expect(text).toMatch(/^ {4}unicast_src_ip 192\.168\.10\.38$/m)
    expect(text).toMatch(/^ {8}192\.168\.10\.65$/m)
    expect(text).toMatch(/^ {8}192\.168\.10\.78\/24 dev eth0 label eth0:1$/m)
    expect(Object.values(pair.templates).join('\n')).not.toMatch(/vrrp_strict|state MASTER/)
  })
})

/** A gate's script of the pair as node-a would run it. */
function gateScript(stepId: string): string {
  const node = pair.steps.find(step => step.id === stepId)?.gate.find(check => check.kind === 'command')
  const spec = node?.spec
  if (typeof spec !== 'object' || spec === null || !('run' in spec))
    throw new Error(`${stepId} has no command`)
  const render = createRenderer({ binding: bound(pair), host: 'node-a', facts: {} }, masked)
  return render.shell(String(spec.run))
}
const fixtures = join(folderOf('keepalived-vip-pair'), 'fixtures')

describe('the gate that looks for other configurations', () => {
  const judge = (file: string | null) => {
    const conf = join(scratch, 'keepalived.conf')
    rmSync(conf, { force: true })
    if (file !== null) cpSync(join(fixtures, file), conf)
    return spawnSync('dash', ['-s'], {
      input: gateScript('existing-config').replaceAll('/etc/keepalived/keepalived.conf', conf),
      encoding: 'utf8',
    })
  }

  it('passes where there is none', () => {
    expect(judge(null).status).toBe(0)
  })

  it.each([
    ['sample-strict.conf', 'siteproof: sample-config'],
    ['foreign.conf', 'siteproof: foreign-config'],
  ])('stops at %s', (file, said) => {
    const result = judge(file)

    expect(result.status).toBe(1)
    expect(result.stdout).toContain(said)
  })

  const own = (change: (text: string) => string) => {
    const conf = join(scratch, 'own.conf')
    const render = createRenderer({ binding: bound(pair), host: 'node-a', facts: {} }, masked)
    writeFileSync(conf, change(render.file('keepalived-unicast-manual.conf')))
    const script = gateScript('existing-config').replaceAll('/etc/keepalived/keepalived.conf', conf)
    return spawnSync('dash', ['-s'], { input: script, encoding: 'utf8' })
  }

  it('knows its own', () => {
    expect(own(text => text).status).toBe(0)
  })

  it.each([
    ['auth_pass', /auth_pass .*/, 'auth_pass other123'],
    ['priority', /priority .*/, 'priority 100'],
    ['advert_int', /advert_int .*/, 'advert_int 2'],
    ['virtual_router_id', /virtual_router_id .*/, 'virtual_router_id 51'],
    ['virtual_ipaddress', /192\.168\.10\.78\/24/, '192.168.10.79/24'],
    ['vrrp_strict', /^global_defs \{/m, 'global_defs {\n    vrrp_strict'],
  ])('stops where somebody changed %s', (named, from, to) => {
    const result = own(text => text.replace(from, to))

    expect(result.status).toBe(1)
    expect(result.stdout).toMatch(new RegExp(`^siteproof: edited ${named}`, 'm'))
    expect(result.stdout).not.toContain('other123')
  })
})

describe('the gate that reads packet filters', () => {
  const tools = join(scratch, 'tools')
  const judge = (nft: string | null, iptables: string | null) => {
    rmSync(tools, { recursive: true, force: true })
    mkdirSync(tools)
    for (const name of ['awk', 'cat']) {
      writeFileSync(
        join(tools, name),
        `#!/bin/sh\nexec ${execFileSync('which', [name], { encoding: 'utf8' }).trim()} "$@"\n`,
      )
      chmodSync(join(tools, name), 0o755)
    }
    for (const [name, file] of [
      ['nft', nft],
      ['iptables-save', iptables],
    ] as const) {
      if (file === null) continue
      writeFileSync(join(tools, name), `#!/bin/sh\ncat ${join(fixtures, file)}\n`)
      chmodSync(join(tools, name), 0o755)
    }
    return spawnSync('/bin/dash', ['-s'], {
      input: gateScript('vrrp-path'),
      encoding: 'utf8',
      env: { PATH: tools },
    })
  }

  it.each([
    ['nft-drop.txt', null, 'nft ip hardening in:'],
    [null, 'iptables-drop.txt', 'iptables -A INPUT -p vrrp -j DROP'],
  ])('names the rule that drops VRRP: %s %s', (nft, iptables, named) => {
    const result = judge(nft, iptables)

    expect(result.status).toBe(1)
    expect(result.stdout).toContain(`siteproof: vrrp-dropped ${named}`)
  })

  it.each([
    ['no packet filter at all', null, null],
    ['accepted before the drop', 'nft-accepted.txt', null],
    ['another host is dropped', 'nft-other-host.txt', null],
    ['accepted before the drop (iptables)', null, 'iptables-accepted.txt'],
  ])('passes: %s', (_, nft, iptables) => {
    expect(judge(nft, iptables).status).toBe(0)
  })
})

describe('the init script', () => {
  it('starts nothing without a configuration, and says as LSB asks that it is stopped', () => {
    const script = join(scratch, 'keepalived.init')
    const text = (install.templates['keepalived.init'] ?? '')
      .replaceAll('{{ prefix }}', scratch)
      .replaceAll('/etc/', `${scratch}/etc/`)
      .replaceAll('/var/', `${scratch}/var/`)
    writeFileSync(script, text)
    const ask = (verb: string) => spawnSync('dash', [script, verb], { encoding: 'utf8' }).status

    expect(ask('status')).toBe(3)
    expect(ask('start')).toBe(6)
    expect(ask('stop')).toBe(0)
    expect(existsSync(join(scratch, 'var/run/keepalived.pid'))).toBe(false)
  })

  it('is on by its header, for run levels 2 to 5', () => {
    expect(readFileSync(join(folderOf('keepalived-install'), 'templates/keepalived.init'), 'utf8')).toMatch(
      /^# chkconfig: 2345 /m,
    )
  })
})

it('names on the rollback card what a run made by the number that is set there, never by a mark', () => {
  const commands = rollbackOf(plan(bound(install), 'debian 12', '')).flatMap(entry => entry.commands)

  expect(commands.join('\n')).toContain('put-in-place.sh remove "${RUN:?}"')
  expect(commands.filter(command => command.includes('⟨run.id⟩'))).toEqual([])
})
