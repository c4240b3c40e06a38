import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { localSession } from '../../../adapters/memory/local-session.ts'
import {
  empty,
  judged,
  lost,
  recordedContext,
  renderer,
  result,
  toolMissing,
} from '../../../test/support/kind-fixture.ts'
import type { CommandResult } from '../../ports.ts'
import { advertsHeard } from '../adverts-heard.ts'
import { keepalivedConfig } from '../keepalived-config.ts'
import { keepalivedLog } from '../keepalived-log.ts'
import { SameAcross, sameAcross } from '../same-across.ts'
import { lintConfig } from './lint.ts'
import { parseConfig } from './parse.ts'
import { programProblems } from './programs.ts'
import { canTest, readConfigScript } from './read.ts'

const good = `global_defs {
    router_id node-a   # a label
}
vrrp_script chk_app {
    script "/usr/libexec/keepalived/chk_app"
    interval 2
    weight 0
}
vrrp_instance VI_APP
{
    state BACKUP
    interface eth0
    virtual_router_id 62
    priority 150
    advert_int 1
    nopreempt
    authentication { auth_type PASS auth_pass *** }
    virtual_ipaddress {
        10.0.0.3/24 dev eth0 label eth0:1
    }
    track_script { chk_app }
}
`
const lintOf = (text: string, keywords = true) =>
  lintConfig(parseConfig(text), keywords).map(issue => `${issue.code} ${issue.line}`)

describe('linter', () => {
  it('finds nothing in a sound file', () => {
    expect(lintOf(good)).toEqual([])
  })
  it.each([
    [
      'a full-width blank',
      good.replace('retry', '').replace('priority 150', 'priority 150\u3000'),
      'ka-blank 14',
    ],
    ['a Chinese word', good.replace('router_id node-a', 'router_id 主'), 'ka-not-ascii 2'],
    ['a mistyped keyword', good.replace('nopreempt', 'noreempt'), 'ka-keyword 16'],
    ['Markdown left in', good.replace('router_id', '**router_id'), 'ka-keyword 2'],
    ['a missing brace', good.replace(/\}\n$/, ''), 'ka-brace 9'],
    ['a brace too many', `${good}}\n`, 'ka-brace 23'],
    ['vrrp_strict', good.replace('router_id', 'vrrp_strict\nrouter_id'), 'ka-strict 2'],
    ['a VRID out of range', good.replace('router_id 62', 'router_id 256'), 'ka-vrid 9'],
    ['priority 255', good.replace('150', '255'), 'ka-priority 9'],
    ['state SLAVE', good.replace('BACKUP', 'SLAVE').replace('nopreempt', ''), 'ka-state 9'],
    ['nopreempt with MASTER', good.replace('BACKUP', 'MASTER'), 'ka-nopreempt-state 9'],
    ['nopreempt with a weight', good.replace('weight 0', 'weight -60'), 'ka-nopreempt-weight 21'],
    ['another device', good.replace('dev eth0', 'dev eth1').replace(' label eth0:1', ''), 'ka-device 19'],
    ['a label of another device', good.replace('label eth0:1', 'label eth1:1'), 'ka-label 19'],
    [
      'two instances of one VRID',
      good + good.slice(good.indexOf('vrrp_instance')).replace('VI_APP', 'VI_2'),
      'ka-vrid-twice 23',
    ],
    ['no address', good.replace(/virtual_ipaddress[^}]*\}/, ''), 'ka-incomplete 9'],
    ['no instance', 'global_defs {\n}\n', 'ka-no-instance 1'],
    ['a password cut without a word', good.replace('***', '***9+'), 'ka-auth-long 9'],
  ])('finds %s', (_, text, expected) => {
    expect(lintOf(text)[0]).toBe(expected)
  })
  it('leaves keywords to versions that judge them themselves', () => {
    expect(lintOf(good.replace('nopreempt', 'from_the_future'), false)).toEqual([])
  })
  it('names what it cannot follow', () => {
    const dark = parseConfig(
      'include conf.d/*.conf\n@main priority 5\n$NAME=x\nvrrp_instance ${NAME} {\n}\n',
    ).notCovered

    expect(dark.map(each => each.line)).toEqual([1, 2, 3, 4])
  })
})

const config = (text: string, version = '2.2.7'): CommandResult =>
  result({ stdout: `version ${version}\nconfig\n${text}` })
const sound = result({ stdout: '/x|/x|regular file|0|755|yes\n/x|/|directory|0|755|yes\n' })

describe('keepalived-config', () => {
  const judge = (parts: Partial<Record<'masked' | '-t' | 'programs', CommandResult>>) =>
    judged(
      keepalivedConfig,
      { path: '/etc/k' },
      recordedContext({ 'node-a': { masked: config(good), '-t': empty, programs: sound, ...parts } }),
    )

  it.each([
    [{}, 'pass', 'ka-config-sound'],
    [{ masked: config(good, '1.3.5'), '-t': lost }, 'pass', 'ka-config-sound'],
    [
      { '-t': result({ exitCode: 5, stderr: "(Line 3) Unknown keyword 'noreempt'" }) },
      'fail',
      'ka-test-failed',
    ],
    [{ '-t': result({ stderr: 'only a warning' }) }, 'fail', 'ka-test-failed'],
    [{ masked: config(good.replace('nopreempt', 'noreempt'), '1.3.5') }, 'fail', 'ka-keyword'],
    [{ masked: config(good.replace('router_id', 'vrrp_strict\nrouter_id')) }, 'fail', 'ka-strict'],
    [{ programs: result({ stdout: '/x|absent\n' }) }, 'fail', 'ka-program'],
    [{ masked: result({ stdout: 'version 2.2.7\nmissing\n' }) }, 'fail', 'file-missing'],
    [{ '-t': lost }, 'unknown', 'link-lost'],
    [{ '-t': toolMissing }, 'unknown', 'no-tool'],
    [{ masked: lost }, 'unknown', 'link-lost'],
    [{ masked: empty }, 'unknown', 'no-output'],
    [{ masked: config(good, 'none') }, 'unknown', 'no-tool'],
    [{ masked: config(good, '') }, 'unknown', 'ka-version-unknown'],
    [{ masked: config(`${good}include more.conf\n`) }, 'unknown', 'ka-not-covered'],
  ] as const)('%o is %s', async (parts, verdict, code) => {
    expect(await judge(parts)).toMatchObject({ verdict, code })
  })
  it('knows from which version on keepalived tests its configuration', () => {
    expect(['1.2.13', '2.0.3', '2.0.4', '2.1.0', '3.0.0', ''].map(canTest)).toEqual([
      false,
      false,
      true,
      true,
      true,
      undefined,
    ])
  })
  it('wants programs executable, of root, and safe from others', () => {
    const text = [
      '/a|absent',
      '/b|/b|regular file|0|644|no',
      '/c|/c|regular file|1000|755|yes',
      '/d|/tmp|directory|0|777|yes',
      '/e|/tmp|directory|0|1777|yes',
    ].join('\n')

    expect(programProblems(text).map(each => each.problem)).toEqual([
      'absent',
      'not-executable',
      'not-root',
      'writable',
    ])
  })
})

describe.each([['/bin/dash'], ['/bin/bash']] as const)('reading the configuration in %s', shell => {
  async function read(text: string, salt?: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'ka-'))
    const path = join(folder, 'k.conf')
    writeFileSync(path, text)
    const session = localSession('node-a', [shell])
    const found = await session.exec(
      { kind: 'script', as: 'root', text: readConfigScript(path, salt) },
      { timeoutSeconds: 10 },
    )
    rmSync(folder, { recursive: true })
    return found.stdout.slice(found.stdout.indexOf('config\n') + 7)
  }

  it('masks every password, wherever it stands, and keeps everything else', async () => {
    const text = `a\tb \\n $x *\n  auth_pass secret1\n# auth_pass secret2\nauthentication { auth_type PASS auth_pass secret3 }\n auth_pass "secret4"\nauth_pass secret5}\nauth_pass secret678\nlast`
    const shown = await read(text)

    expect(shown).toBe(
      `a\tb \\n $x *\n  auth_pass ***\n# auth_pass ***\nauthentication { auth_type PASS auth_pass *** }\n auth_pass ***\nauth_pass *** }\nauth_pass ***9+\nlast\n`,
    )
  })
  it('gives equal hashes for equal passwords and one salt only', async () => {
    const [one, same, other, salted] = await Promise.all([
      read('auth_pass secret12 # x', 'aa'),
      read('  auth_pass "secret12"', 'aa'),
      read('auth_pass secret13', 'aa'),
      read('auth_pass secret12', 'bb'),
    ])
    const hash = (text: string): string => /[0-9a-f]{64}/.exec(text)?.[0] ?? text

    expect(hash(one)).toBe(hash(same))
    expect(new Set([hash(one), hash(other), hash(salted)]).size).toBe(3)
  })
})

describe('same-across', () => {
  const other = good.replace('node-a', 'node-b').replace('150', '100').replaceAll('eth0', 'ens33')
  const same = ['vrid', 'advert_int', 'auth', 'vips', 'version']
  const judge = (a: CommandResult, b: CommandResult) =>
    judged(
      sameAcross,
      SameAcross.parse({ across: ['a', 'b'], keepalived: '/etc/k', same, differ: ['priority'] }),
      recordedContext({ 'node-a': { '/etc/k': a }, 'node-b': { '/etc/k': b } }),
    )

  it.each([
    ['a sound pair', other, '2.2.7', 'pass', 'settings-agree'],
    ['another VRID', other.replace('router_id 62', 'router_id 63'), '2.2.7', 'fail', 'setting-differs'],
    ['another interval', other.replace('advert_int 1', 'advert_int 2'), '2.2.7', 'fail', 'setting-differs'],
    ['another password', other.replace('***', 'abc'), '2.2.7', 'fail', 'auth-differs'],
    ['another address', other.replace('10.0.0.3/24', '10.0.0.3/25'), '2.2.7', 'fail', 'setting-differs'],
    ['another version', other, '1.3.5', 'fail', 'setting-differs'],
    ['the same priority', other.replace('100', '150'), '2.2.7', 'fail', 'setting-equal'],
    ['no instance', 'global_defs {\n}\n', '2.2.7', 'unknown', 'setting-unreadable'],
  ])('%s', async (_, text, version, verdict, code) => {
    expect(await judge(config(good), config(text, version))).toMatchObject({ verdict, code })
  })
  it('names the setting and both values, but nothing of a password', async () => {
    expect(await judge(config(good), config(other.replace('advert_int 1', 'advert_int 2')))).toMatchObject({
      params: { setting: 'advert_int', host: 'node-a', value: '1', other: 'node-b', otherValue: '2' },
    })
    const auth = await judge(config(good.replace('***', 'hash1')), config(other.replace('***', 'hash2')))
    expect(JSON.stringify(auth)).not.toMatch(/hash/)
  })
  it.each([lost, toolMissing, empty])('cannot tell from %o', async output => {
    expect(await judge(config(good), output)).toMatchObject({ verdict: 'unknown' })
  })
  it('compares what a script says', async () => {
    const say = (a: string, b: string, differ?: true) =>
      judged(
        sameAcross,
        SameAcross.parse({ across: ['a', 'b'], run: 'cat /etc/machine-id', ...(differ ? { differ } : {}) }),
        recordedContext({
          'node-a': { cat: result({ stdout: a }) },
          'node-b': { cat: result({ stdout: b }) },
        }),
        renderer(),
      )

    expect(await say('x\n', 'x')).toMatchObject({ verdict: 'pass' })
    expect(await say('x', 'y')).toMatchObject({ verdict: 'fail', code: 'setting-differs' })
    expect(await say('x', 'x', true)).toMatchObject({ verdict: 'fail', code: 'setting-equal' })
    expect(await say('x', 'y', true)).toMatchObject({ verdict: 'pass' })
  })
})

describe('adverts-heard', () => {
  const stats = (received: number, sent: number, errors = 0, pid = '7'): CommandResult =>
    result({
      stdout: `pid ${pid}\nVRRP Instance: VI_APP\n  Advertisements:\n    Received: ${received}\n    Sent: ${sent}\n  Became master: 1\n  Packet Errors:\n    Address List: ${errors}\n  Priority Zero:\n    Received: 9\n    Sent: 9\n`,
    })
  const held = (...all: readonly string[]): CommandResult =>
    result({
      stdout: all.map((one, index) => `${index + 1}: eth0    inet ${one} scope global eth0\n`).join(''),
    })
  const [holding, plain] = [held('127.0.0.1/8', '10.0.0.3/24'), held('127.0.0.1/8')]
  const judge = (a: readonly CommandResult[], b: readonly CommandResult[], bHeld = plain) =>
    judged(
      advertsHeard,
      { across: ['a', 'b'], address: '10.0.0.3', advert_int: 1 },
      recordedContext({ 'node-a': { 'ip -o': holding, stats: a }, 'node-b': { 'ip -o': bHeld, stats: b } }),
    )
  const sends = [stats(0, 10), stats(0, 15)]

  it.each([
    ['received at the rate', sends, [stats(10, 0), stats(15, 0)], 'pass', 'adverts-heard'],
    ['none received', sends, [stats(3, 0), stats(3, 0)], 'fail', 'backup-deaf'],
    ['too few received', sends, [stats(3, 0), stats(4, 0)], 'fail', 'backup-misses'],
    ['an error counter grew', sends, [stats(10, 0), stats(15, 0, 5)], 'fail', 'advert-errors'],
    ['the backup sends', sends, [stats(10, 0), stats(15, 2)], 'fail', 'backup-speaks'],
    [
      'the master sends nothing',
      [stats(0, 9), stats(0, 9)],
      [stats(1, 0), stats(6, 0)],
      'fail',
      'master-silent',
    ],
    [
      'the master hears another',
      [stats(0, 9), stats(4, 14)],
      [stats(1, 0), stats(6, 0)],
      'fail',
      'master-hears-other',
    ],
    ['no daemon', sends, [result({ stdout: 'pid none\n' })], 'fail', 'daemon-not-running'],
    ['restarted', sends, [stats(10, 0), stats(2, 0, 0, '8')], 'unknown', 'daemon-restarted'],
    ['no counters', sends, [result({ exitCode: 1, stdout: 'pid 7\n' })], 'unknown', 'probe-failed'],
    ['lost', sends, [stats(10, 0), lost], 'unknown', 'link-lost'],
    ['nothing printed', sends, [empty], 'unknown', 'no-output'],
  ] as const)('%s', async (_, a, b, verdict, code) => {
    expect(await judge(a, b)).toMatchObject({ verdict, code })
  })
  it('tells what the backup received', async () => {
    expect(await judge(sends, [stats(10, 0), stats(15, 0)])).toMatchObject({
      params: { host: 'node-b', received: 5, backups: 'node-b' },
    })
  })
  it('fails with two holders, whatever the counters say', async () => {
    expect(await judge(sends, [stats(10, 0), stats(15, 0)], holding)).toMatchObject({
      verdict: 'fail',
      code: 'two-holders',
    })
  })
})

describe('keepalived-log', () => {
  const judge = (output: CommandResult) =>
    judged(keepalivedLog, { service: 'keepalived' }, recordedContext({ 'node-a': { log: output } }))
  const log = (...lines: readonly string[]): CommandResult =>
    result({ stdout: `log journal\nfrom @1\n${lines.map(line => `${line}\n`).join('')}` })

  it.each([
    [log('Starting Keepalived v2.2.7', 'Entering BACKUP STATE'), 'pass', 'log-clean'],
    [log("(Line 5) Unknown keyword 'noreempt'"), 'fail', 'log-bad'],
    [log('(VI_1) received an invalid passwd!'), 'fail', 'log-bad'],
    [log('advertisement interval mismatch mine=1 sec rcved=2 sec'), 'fail', 'log-bad'],
    [result({ stdout: 'log none\n' }), 'unknown', 'log-no-start'],
    [log(), 'unknown', 'log-empty'],
    [lost, 'unknown', 'link-lost'],
    [toolMissing, 'unknown', 'no-tool'],
    [empty, 'unknown', 'no-output'],
  ] as const)('%o is %s', async (output, verdict, code) => {
    expect(await judge(output)).toMatchObject({ verdict, code })
  })
})
