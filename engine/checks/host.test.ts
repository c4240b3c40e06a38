import { describe, expect, it } from 'vitest'
import {
  empty,
  judged,
  lost,
  recordedContext,
  renderer,
  result,
  toolMissing,
} from '../../test/support/kind-fixture.ts'
import type { CommandResult } from '../ports.ts'
import { command, Command } from './command.ts'
import { fact, Fact } from './fact.ts'
import { file, File } from './file.ts'
import { noStaticAddress } from './no-static-address.ts'
import { port } from './port.ts'
import { service } from './service.ts'

const one = (outputs: Readonly<Record<string, CommandResult | readonly CommandResult[]>>) =>
  recordedContext({ 'node-a': outputs })

describe('command', () => {
  const judge = (output: CommandResult, spec: object = {}) =>
    judged(
      command,
      Command.parse({ run: 'probe', ...spec }),
      one({ probe: output }),
      renderer({ ip: '10.0.0.3' }),
    )

  it.each([
    [result({ stdout: 'ok' }), {}, 'pass', 'as-expected'],
    [result({ exitCode: 1 }), {}, 'fail', 'exit-differs'],
    [
      result({ stdout: '10.0.0.30' }),
      { expect: { stdout: { equals: '{{ ip }}' } } },
      'fail',
      'output-differs',
    ],
    [result({ stdout: '10.0.0.3\n' }), { expect: { stdout: { equals: '{{ ip }}' } } }, 'pass', 'as-expected'],
    [result({ truncated: true }), { expect: { stdout: { not_matches: 'x' } } }, 'unknown', 'output-cut'],
    [lost, { expect: { exit: [0, 1] } }, 'unknown', 'link-lost'],
    [toolMissing, {}, 'unknown', 'no-tool'],
    [toolMissing, { expect: { exit: 127 } }, 'pass', 'as-expected'],
  ] as const)('%o with %o is %s', async (output, spec, verdict, code) => {
    expect(await judge(output, spec)).toMatchObject({ verdict, code })
  })
  it('takes no placeholder into a pattern, where a dot would match anything', () => {
    expect(Command.safeParse({ run: 'x', expect: { stdout: { matches: '{{ ip }}' } } }).success).toBe(false)
  })
})

describe('file', () => {
  const sha = 'a'.repeat(64)
  const there = result({ stdout: `file ${sha} 600 root:root\nbackup x\n` })
  const judge = (output: CommandResult, spec: object = {}, search = result({ stdout: '1\n' })) =>
    judged(file, File.parse({ path: '/etc/x', ...spec }), one({ lines: search, '/etc/x': output }))

  it.each([
    [there, {}, 'pass', 'file-so'],
    [there, { sha256: sha, mode: '0600', owner: 'root:root', contains: 'x' }, 'pass', 'file-so'],
    [there, { sha256: 'b'.repeat(64) }, 'fail', 'file-differs'],
    [there, { mode: '0644' }, 'fail', 'file-mode'],
    [there, { owner: 'app:app' }, 'fail', 'file-owner'],
    [there, { exists: false }, 'fail', 'file-present'],
    [result({ stdout: 'absent\nbackup x\n' }), {}, 'fail', 'file-missing'],
    [result({ stdout: 'absent\nbackup x\n' }), { exists: false }, 'pass', 'file-absent'],
    [result({ stdout: 'other symbolic link to /x\nbackup x\n' }), {}, 'fail', 'file-not-plain'],
    [lost, { exists: false }, 'unknown', 'link-lost'],
    [empty, { exists: false }, 'unknown', 'no-output'],
    [toolMissing, {}, 'unknown', 'no-tool'],
  ] as const)('%o against %o is %s', async (output, spec, verdict, code) => {
    expect(await judge(output, spec)).toMatchObject({ verdict, code })
  })
  it('fails without the text, and cannot tell when the search fails', async () => {
    expect(await judge(there, { contains: 'x' }, result({ exitCode: 1, stdout: '0\n' }))).toMatchObject({
      verdict: 'fail',
      code: 'file-lacks',
    })
    expect(await judge(there, { contains: 'x' }, result({ exitCode: 2 }))).toMatchObject({
      verdict: 'unknown',
    })
  })
})

describe('service', () => {
  const systemd = (active: string, activeExit: number, enabled: string, enabledExit = 0) =>
    result({
      stdout: `${active}\nactive-exit=${activeExit}\n${enabled}\nenabled-exit=${enabledExit}\nMainPID=0\n`,
    })
  const judge = (output: CommandResult, spec: object) =>
    judged(service, { name: 'keepalived', ...spec }, one({ service: output }))

  it.each([
    [systemd('active', 0, 'enabled'), { active: true, enabled: true }, 'pass', 'service-so'],
    [systemd('inactive', 3, 'disabled', 1), { active: false, enabled: false }, 'pass', 'service-so'],
    [systemd('failed', 3, 'enabled'), { active: true }, 'fail', 'service-not-active'],
    [systemd('active', 0, 'disabled', 1), { active: true, enabled: true }, 'fail', 'service-not-enabled'],
    [systemd('active', 0, 'enabled'), { active: false }, 'fail', 'service-active'],
    [systemd('activating', 3, 'enabled'), { active: true }, 'unknown', 'service-unknown'],
    [systemd('inactive', 4, ''), { active: false }, 'unknown', 'service-unknown'],
    [systemd('active', 0, 'static'), { enabled: true }, 'unknown', 'service-unknown'],
    [systemd('', 127, '', 127), { active: true }, 'unknown', 'service-unknown'],
    [lost, { active: false }, 'unknown', 'link-lost'],
    [toolMissing, { active: true }, 'unknown', 'no-tool'],
    [empty, { active: false }, 'unknown', 'service-unknown'],
  ] as const)('%o against %o is %s', async (output, spec, verdict, code) => {
    expect(await judge(output, spec)).toMatchObject({ verdict, code })
  })
})

describe('port', () => {
  const header = 'State    Recv-Q   Send-Q   Local Address:Port   Peer Address:Port   Process\n'
  const nginx = 'LISTEN   0   511   0.0.0.0:18081   0.0.0.0:*   users:(("nginx",pid=8081,fd=6))\n'
  const wanted =
    'LISTEN   0   511   10.0.0.3:8081   0.0.0.0:*   users:(("nginx",pid=7,fd=6),("nginx",pid=8,fd=6))\n'
  const netstat =
    'tcp        0      0 0.0.0.0:8081            0.0.0.0:*               LISTEN      812/nginx: master\n'
  const judge = (stdout: string, spec: object = {}) =>
    judged(port, { listen: 8081, ...spec }, one({ sockets: result({ stdout }) }))

  it.each([
    [header + wanted, {}, 'pass', 'port-open'],
    [header + wanted, { process: 'nginx' }, 'pass', 'port-open'],
    [netstat, { process: 'nginx' }, 'pass', 'port-open'],
    ['LISTEN 0 128 :::8081 :::* users:(("sshd",1,3))\n', { process: 'sshd' }, 'pass', 'port-open'],
    [header + nginx, {}, 'fail', 'port-closed'],
    [header + wanted, { process: 'java' }, 'fail', 'port-other-process'],
    [header + wanted, { listen: '10.0.0.4:8081' }, 'fail', 'port-closed'],
    [header + wanted.replace(/users.*/, ''), { process: 'nginx' }, 'unknown', 'port-owner-unknown'],
    ['', {}, 'unknown', 'no-output'],
  ] as const)('%s against %o is %s', async (stdout, spec, verdict, code) => {
    expect(await judge(stdout, spec)).toMatchObject({ verdict, code })
  })
  it.each([
    [lost, 'link-lost'],
    [toolMissing, 'no-tool'],
  ] as const)('cannot tell from %o', async (output, code) => {
    expect(await judged(port, { listen: 8081 }, one({ sockets: output }))).toMatchObject({
      verdict: 'unknown',
      code,
    })
  })
})

describe('fact', () => {
  it.each([
    [{ fact: 'init', is: 'systemd' }, 'pass', 'fact-so'],
    [{ fact: 'init', in: ['sysv'] }, 'fail', 'fact-differs'],
    [{ fact: 'tools.arping', is: true }, 'fail', 'fact-differs'],
    [{ fact: 'tools.arping', is: false }, 'pass', 'fact-so'],
    [{ fact: 'tools.ip', is: true }, 'pass', 'fact-so'],
    [{ fact: 'virtualization', is: 'kvm' }, 'unknown', 'fact-unknown'],
    [{ fact: 'no_such_fact', is: false }, 'unknown', 'fact-unknown'],
  ] as const)('%o is %s', async (spec, verdict, code) => {
    expect(await judged(fact, Fact.parse(spec), one({}))).toMatchObject({ verdict, code })
  })
})

describe('no-static-address', () => {
  const judge = (stdout: string) =>
    judged(
      noStaticAddress,
      { address: '10.0.0.3' },
      one({ files: result({ stdout: `searched /etc/netplan\n${stdout}` }) }),
    )

  it.each([
    ['', 'pass', 'static-none'],
    ['/etc/netplan/a.yaml:4:  - 10.0.0.30/24\n', 'pass', 'static-none'],
    ['/etc/netplan/a.yaml:4:  # was 10.0.0.3\n'.replace('  # was', '#was'), 'pass', 'static-none'],
    ['/etc/netplan/a.yaml.bak.run-1:4:  - 10.0.0.3/24\n', 'pass', 'static-none'],
    ['/etc/netplan/a.yaml:4:  - 10.0.0.3/24\n', 'fail', 'static-address'],
    ['/etc/sysconfig/network-scripts/ifcfg-eth0:0:2:IPADDR=10.0.0.3\n', 'fail', 'static-address'],
  ] as const)('%j is %s', async (stdout, verdict, code) => {
    expect(await judge(stdout)).toMatchObject({ verdict, code })
  })
  it('names the file, colon in its name and all', async () => {
    const found = await judge('/etc/sysconfig/network-scripts/ifcfg-eth0:0:2:IPADDR=10.0.0.3\n')

    expect(found).toMatchObject({ params: { files: '/etc/sysconfig/network-scripts/ifcfg-eth0:0' } })
  })
  it.each([lost, toolMissing, empty, result({ exitCode: 1, stdout: 'searched x' })])(
    'cannot tell from %o',
    async output => {
      expect(await judged(noStaticAddress, { address: '10.0.0.3' }, one({ files: output }))).toMatchObject({
        verdict: 'unknown',
      })
    },
  )
})
