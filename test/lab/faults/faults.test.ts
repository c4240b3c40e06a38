import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upLab, type Lab } from '../lab.ts'
import { readFaults } from '../state.ts'
import { ssh } from '../ssh.ts'
import { run } from '../system/run.ts'
import { shownHostKey } from './files.ts'
import { healAll } from './registry.ts'

let lab: Lab

beforeAll(async () => {
  lab = await upLab({ name: 'test-faults', diskLimit: { 'node-c': '120M' } })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

async function reaches(from: string, address: string): Promise<boolean> {
  return (await lab.exec(from, ['ping', '-c1', '-W1', address])).code === 0
}

async function laptopReaches(address: string): Promise<boolean> {
  return (await run(['ping', '-c1', '-W1', address])).code === 0
}

it('cut: the laptop loses one host, the nodes keep each other', async () => {
  const a = lab.host('node-a').address
  const heal = await lab.fault('node-a', 'cut')

  expect([await laptopReaches(a), await reaches('node-b', a)]).toEqual([false, true])
  await heal()
  expect(await laptopReaches(a)).toBe(true)
})

it('link-down: the host sees its carrier go', async () => {
  const heal = await lab.fault('node-a', 'link-down')

  expect(await lab.mustExec('node-a', 'ip link show eth0')).toContain('NO-CARRIER')
  await heal()
  await expect.poll(() => lab.mustExec('node-a', 'ip link show eth0')).toContain('state UP')
})

it('slow-link: 200 kB take more than a second at 1 Mbit/s, both ways', async () => {
  const timed = async (command: string): Promise<number> => {
    const started = performance.now()
    expect((await ssh(lab.state, 'node-a', command)).code).toBe(0)
    return performance.now() - started
  }
  const down = 'head -c 200000 /dev/urandom'
  const heal = await lab.fault('node-a', 'slow-link', '1mbit')

  expect(await timed(down)).toBeGreaterThan(1000)
  await heal()
  expect(await timed(down)).toBeLessThan(1000)
})

it('hide-vip: the laptop neither reaches the address nor hears of it, the nodes do', async () => {
  const vip = lab.virtualAddress()
  const free = await lab.fault('node-c', 'take-address')
  expect([await laptopReaches(vip), await reaches('node-b', vip)]).toEqual([true, true])

  const show = await lab.fault('node-c', 'hide-vip')
  expect([await laptopReaches(vip), await reaches('node-b', vip)]).toEqual([false, true])

  await show()
  expect(await laptopReaches(vip)).toBe(true)
  await free()
  expect(await reaches('node-b', vip)).toBe(false)
})

it('fill-disk: writing fails for want of space until healed', async () => {
  const copy = 'head -c 1000000 /dev/zero >/root/probe'
  const heal = await lab.fault('node-c', 'fill-disk')

  expect((await lab.exec('node-c', copy)).stderr).toContain('No space left on device')
  await heal()
  expect((await lab.exec('node-c', `${copy}; rm /root/probe`)).code).toBe(0)
  await expect(lab.fault('node-a', 'fill-disk')).rejects.toThrow('no disk limit')
})

it('skew-clock: programs over ssh see another time', async () => {
  const offset = async (): Promise<number> => {
    return Number((await ssh(lab.state, 'node-b', 'date +%s')).stdout) - Date.now() / 1000
  }
  const heal = await lab.fault('node-b', 'skew-clock', '-3600')

  expect(Math.abs((await offset()) + 3600)).toBeLessThan(5)
  await heal()
  expect(Math.abs(await offset())).toBeLessThan(5)
})

it('link-down outlives a reboot, and a fault that fails is not in force', async () => {
  const heal = await lab.fault('node-a', 'link-down')
  await lab.fault('node-a', 'reboot')

  expect(await lab.mustExec('node-a', 'ip link show eth0')).toContain('NO-CARRIER')
  await heal()
  await expect(lab.fault('node-a', 'kill', 'nobody')).rejects.toThrow('No process')
  await expect(lab.fault('node-a', 'remove-tool', 'nothing')).rejects.toThrow('no program')
  expect(readFaults(lab.name)).toEqual([])
})

it('reboot: files stay, everything else is as after power on', async () => {
  await lab.mustExec(
    'node-a',
    'echo kept >/root/kept; : >/run/gone; ip addr add 10.99.0.1/24 dev eth0; nft add table ip gone',
  )
  const before = lab.host('node-a').mac
  await lab.fault('node-a', 'reboot')

  const seen = await ssh(
    lab.state,
    'node-a',
    'cat /root/kept; ls /run/gone; ip -br addr show eth0; nft list tables; cat /sys/class/net/eth0/address',
  )
  expect(seen.stdout).toContain('kept\n')
  expect(seen.stdout).toContain(before)
  expect(seen.stdout).not.toMatch(/gone\n|10\.99/)
})

it('power: a host is off until healed', async () => {
  const heal = await lab.fault('node-b', 'power')

  expect(await laptopReaches(lab.host('node-b').address)).toBe(false)
  expect(() => lab.host('node-b').root).toThrow('switched off')
  await heal()
  expect((await ssh(lab.state, 'node-b', 'hostname')).stdout).toBe('node-b\n')
})

it('remove-tool: the program is gone and comes back as it was, capabilities included', async () => {
  const before = lab.snapshot('node-a')
  const heals = [
    await lab.fault('node-a', 'remove-tool', 'tcpdump'),
    await lab.fault('node-a', 'remove-tool', 'arping'),
  ]

  expect((await ssh(lab.state, 'node-a', 'command -v tcpdump arping')).stdout).toBe('')
  for (const heal of heals) await heal()
  expect((await ssh(lab.state, 'node-a', 'arping -V >/dev/null && tcpdump --version 2>&1')).stdout).toContain(
    'tcpdump',
  )
  expect(lab.snapshot('node-a')).toEqual(before)
})

it('new-host-key: ssh refuses the host until healed', async () => {
  const heal = await lab.fault('node-b', 'new-host-key')

  expect((await ssh(lab.state, 'node-b', 'true')).stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED')
  expect(await shownHostKey(lab.name, 'node-b')).not.toBe(lab.host('node-b').hostKey)
  await heal()
  await expect.poll(() => ssh(lab.state, 'node-b', 'true').then(result => result.code)).toBe(0)
})

it('static-vip and sample-config leave what somebody else left behind', async () => {
  await lab.fault('node-a', 'static-vip')
  await lab.fault('node-b', 'sample-config')

  expect(await lab.mustExec('node-a', `grep -rl ${lab.virtualAddress()} /etc/network`)).toContain(
    'interfaces.d',
  )
  expect(await lab.mustExec('node-b', 'cat /etc/keepalived/keepalived.conf')).toContain('vrrp_strict')
  expect(readFaults(lab.name).map(each => each.fault)).toContain('static-vip')

  await healAll(lab.state)
  expect(readFaults(lab.name)).toEqual([])
  expect((await lab.exec('node-a', `ip addr show; cat /etc/network/interfaces.d/*`)).stdout).not.toContain(
    lab.virtualAddress(),
  )
})

it('leaves the lab machine’s own firewall and clock alone', async () => {
  expect((await run(['nft', 'list', 'ruleset'])).stdout).not.toContain('drop')
  expect(readFileSync('/proc/sys/kernel/hostname', 'utf8')).not.toContain('node-')
})
