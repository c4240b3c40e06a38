import { existsSync, readFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Site } from '../../engine/site/schema.ts'
import { accounts } from './base/recipe.ts'
import { shownHostKey } from './faults/files.ts'
import { upLab, type Lab } from './lab.ts'
import { ssh } from './ssh.ts'
import { numbersOf } from './state.ts'
import { tearDown } from './teardown.ts'
import { run } from './system/run.ts'

describe('a flat lab', () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await upLab({ name: 'test-flat', say: line => process.stderr.write(`${line}\n`) })
  })
  afterAll(async () => {
    await lab[Symbol.asyncDispose]()
  })

  it('lets every account in, by key and by password', async () => {
    for (const [user, { password }] of Object.entries(accounts)) {
      const name = user as keyof typeof accounts
      const byKey = await ssh(lab.state, 'node-a', 'id -un; hostname', { user: name })
      const byPassword = await ssh(lab.state, 'node-b', 'id -un; hostname', { user: name, password })

      expect([byKey.stdout, byPassword.stdout]).toEqual([`${user}\nnode-a\n`, `${user}\nnode-b\n`])
    }
  })

  it('gives ops sudo with its password only and opsn without one', async () => {
    const refused = await ssh(lab.state, 'node-a', 'sudo -n id -u', { user: 'ops' })
    const asked = await ssh(lab.state, 'node-a', `echo ${accounts.ops.password} | sudo -S -p '' id -u`, {
      user: 'ops',
    })
    const free = await ssh(lab.state, 'node-a', 'sudo -n id -u', { user: 'opsn' })

    expect(refused.code).not.toBe(0)
    expect([asked.stdout, free.stdout]).toEqual(['0\n', '0\n'])
  })

  it('gives every host its own name, keys, processes and interfaces, and a bare set of programs', async () => {
    const { stdout } = await ssh(
      lab.state,
      'node-c',
      'ls /sys/class/net; ps -o comm= -p 1; command -v gcc keepalived; command -v tcpdump arping nft systemctl',
    )
    const ids = await Promise.all(
      ['node-a', 'node-b', 'node-c'].map(host => lab.mustExec(host, 'cat /etc/machine-id')),
    )

    expect(stdout.split('\n')).toEqual(
      [
        'eth0',
        'lo',
        'boot',
        '/usr/bin/tcpdump',
        '/usr/sbin/arping',
        '/usr/sbin/nft',
        '/usr/bin/systemctl',
        '',
      ].map(line => (line === '/usr/sbin/arping' ? expect.stringMatching(/arping$/) : line)),
    )
    expect(new Set(ids).size).toBe(3)
    expect(await shownHostKey(lab.name, 'node-a')).toBe(lab.host('node-a').hostKey)
  })

  it('keeps the lab machine’s clock and kernel settings out of reach', async () => {
    expect((await lab.exec('node-a', 'date -s 2001-01-01')).stderr).toContain('Operation not permitted')
    expect((await ssh(lab.state, 'node-a', 'echo 1 >/proc/sys/kernel/panic')).stderr).toContain('Read-only')
    expect((await ssh(lab.state, 'node-a', 'sysctl -w net.ipv4.ip_forward=0')).code).toBe(0)
  })

  it('writes a site file that the product’s schema takes', () => {
    const site = Site.parse(parse(readFileSync(lab.siteFile({ user: 'ops', jump: 'node-c' }), 'utf8')))

    expect(site.hosts['node-a']?.ssh).toMatchObject({ user: 'ops', jump: 'node-c', port: 22 })
    expect(site.hosts['node-c']?.ssh.jump).toBeUndefined()
    expect(site.params['vip']).toBe(`${lab.virtualAddress()}/24`)
  })

  it('sees every change on a host’s disk and forgets those taken back', async () => {
    expect(lab.snapshot('node-b')).toEqual([])

    await lab.mustExec(
      'node-b',
      'echo new >/etc/new; rm /etc/issue; chmod 600 /etc/services; mkdir /opt/x; rmdir /opt/x',
    )
    expect(lab.snapshot('node-b').map(({ path, kind, mode }) => [path, kind, mode])).toEqual([
      ['/etc/issue', 'removed', ''],
      ['/etc/new', 'file', '0644'],
      ['/etc/services', 'file', '0600'],
    ])

    await lab.mustExec('node-b', 'rm /etc/new; chmod 644 /etc/services')
    expect(lab.snapshot('node-b').map(entry => entry.path)).toEqual(['/etc/issue'])
  })

  it('lists the full command lines of a host and of no other', async () => {
    const sleeping = lab.exec('node-a', ['sleep', '7.25'])
    await new Promise(resolve => setTimeout(resolve, 300))

    expect(lab.processes('node-a').map(each => each.argv.join(' '))).toContain('sleep 7.25')
    expect(lab.processes('node-b').map(each => each.argv.join(' '))).not.toContain('sleep 7.25')
    await lab.fault('node-a', 'kill', 'sleep')
    await sleeping
  })

  it('answers on many addresses at once', async () => {
    const many = await lab.manyHosts(200)
    const [first, last] = [many.hosts[0], many.hosts[199]]

    for (const host of [first, last]) {
      const options = [
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'UserKnownHostsFile=/dev/null',
        '-o',
        'BatchMode=yes',
      ]
      const result = await run(['ssh', ...options, '-i', many.key, `root@${host?.address ?? ''}`, 'hostname'])
      expect(result.stdout).toBe('node-c\n')
    }
  })
})

describe('labs side by side', () => {
  it('never meet, and leave nothing behind', async () => {
    await using one = await upLab({ name: 'test-one', nodes: ['node-a'] })
    const two = await upLab({ name: 'test-two', nodes: ['node-a', 'node-b'] })

    const reach = await two.exec('node-a', ['ping', '-c1', '-W1', one.host('node-a').serviceAddress])
    await tearDown('test-two')

    expect(reach.code).not.toBe(0)
    expect((await ssh(one.state, 'node-a', 'true')).code).toBe(0)
    expect(existsSync(two.folder)).toBe(false)
    expect((await run(['ip', '-br', 'link'])).stdout).not.toContain(two.laptopDevice)
    expect((await run(['ip', 'netns', 'list'])).stdout).not.toContain('siteproof.test-two.')
  })

  it('start clean under the name of a lab that was left behind', async () => {
    const left = await upLab({ name: 'test-left', nodes: ['node-a'], diskLimit: { 'node-a': '50M' } })
    await left.mustExec('node-a', 'echo old >/etc/old')

    await using fresh = await upLab({ name: 'test-left', nodes: ['node-a'] })

    expect(fresh.snapshot('node-a')).toEqual([])
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(left.folder)
  })
})

it('a lab whose `up` was killed at any moment comes up clean', async () => {
  const cli = fileURLToPath(new URL('cli.ts', import.meta.url))
  for (const milliseconds of [600, 1000, 1400]) {
    const child = spawn(process.execPath, ['--import', 'tsx', cli, 'up', 'test-killed'], { stdio: 'ignore' })
    await new Promise(resolve => setTimeout(resolve, milliseconds))
    child.kill('SIGKILL')
  }

  await using lab = await upLab({ name: 'test-killed' })

  expect((await ssh(lab.state, 'node-b', 'hostname')).stdout).toBe('node-b\n')
  expect(numbersOf('test-killed')).toEqual([lab.state.number])
})
