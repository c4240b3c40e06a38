import { expect, it } from 'vitest'
import { upLab } from './lab.ts'
import { ssh } from './ssh.ts'

it('forwarded: one address, a port per host, differently named service interfaces', async () => {
  await using lab = await upLab({ name: 'test-forwarded', topology: 'forwarded' })
  const [a, b] = [lab.host('node-a'), lab.host('node-b')]

  expect([a.address, a.port, a.device]).toEqual([b.address, 2201, 'ens33'])
  expect([b.port, b.device]).toEqual([2202, 'svc0'])
  expect((await ssh(lab.state, 'node-a', 'hostname; ls /sys/class/net')).stdout).toBe('node-a\nens33\nlo\n')
  expect((await ssh(lab.state, 'node-b', 'hostname; ls /sys/class/net')).stdout).toBe('node-b\nlo\nsvc0\n')
  expect((await lab.exec('node-c', ['ping', '-c1', '-W1', b.serviceAddress])).code).toBe(0)

  await using echoes = await lab.echoStream(b.serviceAddress, { from: 'node-c' })
  await expect.poll(() => echoes.replies.length).toBeGreaterThan(5)
  expect(echoes.replies[0]?.mac).toBe(b.mac)

  const heal = await lab.fault('node-a', 'cut')
  expect((await ssh(lab.state, 'node-a', 'true', { extra: ['-o', 'ConnectTimeout=1'] })).code).toBe(255)
  expect((await ssh(lab.state, 'node-b', 'true')).code).toBe(0)
  await heal()
  expect((await ssh(lab.state, 'node-a', 'true')).code).toBe(0)
})

it('jump: only node-c is in reach, and leads to the others', async () => {
  await using lab = await upLab({ name: 'test-jump', topology: 'jump' })

  expect((await ssh(lab.state, 'node-a', 'hostname')).stdout).toBe('node-a\n')

  const heal = await lab.fault('node-a', 'cut')
  expect((await lab.exec('node-c', ['ping', '-c1', '-W1', 'node-a'])).code).not.toBe(0)
  expect((await lab.exec('node-b', ['ping', '-c1', '-W1', 'node-a'])).code).toBe(0)
  await heal()
  expect((await lab.exec('node-c', ['ping', '-c1', '-W1', 'node-a'])).code).toBe(0)
})

it('sysv: a real init without systemctl, whose services come back after a reboot', async () => {
  await using lab = await upLab({ name: 'test-sysv', nodes: ['node-a'], flavours: { 'node-a': 'sysv' } })
  const seen = await ssh(
    lab.state,
    'node-a',
    'ps -o comm= -p 1; command -v systemctl; test -d /run/systemd/system; echo $?; service ssh status; runlevel',
  )
  expect(seen.stdout).toBe('init\n1\nsshd is running.\nN 2\n')

  const script =
    '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: probe\n# Default-Start: 2\n### END INIT INFO\n: >/run/probe\n'
  await lab.mustExec(
    'node-a',
    'cat >/etc/init.d/probe; chmod 755 /etc/init.d/probe; update-rc.d probe defaults',
    {
      input: script,
    },
  )
  await lab.fault('node-a', 'reboot')
  await expect.poll(() => lab.exec('node-a', 'test -e /run/probe').then(result => result.code)).toBe(0)
})
