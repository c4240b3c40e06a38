/** What an engineer types at a host whose gate failed: answered out of the same state that the runbook's checks read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostFiles, initialFiles } from '../files.ts'
import { newPersonShell, newShell } from '../host-shell.ts'
import { runScript } from '../shell.ts'
import { CONFIG, SimulatedHost } from '../world/host.ts'
import { createSegment } from '../world/segment.ts'

const config = `vrrp_instance VI {
  interface ens33
  virtual_router_id 62
  priority 150
  virtual_ipaddress {
    192.0.2.78/24
  }
}
`
const machine = { name: 'node-a', device: 'ens33', mac: '02:00:5e:10:00:0a', address: '192.0.2.65/24' }

let host: SimulatedHost
let peer: SimulatedHost
beforeEach(() => {
  const segment = createSegment()
  host = new SimulatedHost(segment, new HostFiles(initialFiles(machine)), machine)
  const other = { name: 'node-b', device: 'eth0', mac: '02:00:5e:10:00:0b', address: '192.0.2.38/24' }
  peer = new SimulatedHost(segment, new HostFiles(initialFiles(other)), other)
})
afterEach(() => host.stopService('keepalived'))

/** `meanwhile` goes on beside the script, which is interrupted at its end. */
async function run(
  script: string,
  kind: 'person' | 'script' = 'person',
  meanwhile?: (said: { readonly stdout: string }) => Promise<void>,
) {
  const said = { stdout: '', stderr: '' }
  const stop = new AbortController()
  const terminal = {
    signal: stop.signal,
    write: (stream: 'stdout' | 'stderr', text: string) => void (said[stream] += text),
  }
  const shell = () => (kind === 'person' ? newPersonShell(host, terminal) : newShell(host, terminal, 1))
  const running = runScript(shell, script, terminal)
  await meanwhile?.(said).finally(() => stop.abort())
  return { exitCode: await running, ...said }
}
const out = async (script: string): Promise<string> => (await run(script)).stdout
async function start(text = config): Promise<void> {
  await host.fs.writeFile(CONFIG, text)
  await host.startService('keepalived')
}

describe('addresses', () => {
  it.each(['ip addr', 'ip a', 'ip address show', 'ip -4 a s', 'ip -c a'])(
    'tells both interfaces in the long form for %s',
    async line => {
      expect(await out(line)).toBe(
        `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: ens33: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    link/ether 02:00:5e:10:00:0a brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.65/24 brd 192.0.2.255 scope global ens33
       valid_lft forever preferred_lft forever
`,
      )
    },
  )

  it('shows the virtual IP where the daemon holds it, in every form, and no more where it does not', async () => {
    await start()
    await expect.poll(() => host.holds('192.0.2.78'), { timeout: 10_000 }).toBe(true)

    expect(await out('ip addr show dev ens33')).toContain(
      '    inet 192.0.2.78/24 scope global secondary ens33\n',
    )
    expect(await out('ip a show ens33')).not.toContain('127.0.0.1')
    expect(await out('ip -br a')).toMatch(
      /^lo +UNKNOWN +127\.0\.0\.1\/8 \nens33 +UP +192\.0\.2\.65\/24 192\.0\.2\.78\/24 \n$/,
    )
    expect(await out('hostname -I')).toBe('192.0.2.65 192.0.2.78 \n')
    host.stopService('keepalived')
    expect(await out('ip a')).not.toContain('192.0.2.78')
  })

  it('tells a link that is down, the networks, and a device that is not there', async () => {
    expect(await out('ip route')).toBe('192.0.2.0/24 dev ens33 proto kernel scope link src 192.0.2.65 \n')
    expect(await out('ip -br link')).toContain('02:00:5e:10:00:0a <BROADCAST,MULTICAST,UP,LOWER_UP>')

    await run('ip link set dev ens33 down')
    expect(host.card.up).toBe(false)
    expect(await out('ip link show ens33')).toContain('<BROADCAST,MULTICAST> mtu 1500 qdisc mq state DOWN')
    expect(await out('ip r')).toBe('')
    expect(await run('ip a show dev eth9')).toMatchObject({
      exitCode: 1,
      stderr: 'Device "eth9" does not exist.\n',
    })
  })

  it('leaves what a script reads as it is', async () => {
    const script = 'ip -o -4 addr show dev ens33; ip -o link show dev ens33; ip -4 addr; ss -ltn; df -Pk /'
    const first = await run(script, 'script')

    expect(await out('ip -o -4 addr show dev ens33; ip -o link show dev ens33')).toBe(
      first.stdout.split('\n').slice(0, 3).join('\n') + '\n',
    )
    expect(await run(script, 'script')).toEqual(first)
  })

  it('pings by address with options on either side, and knows no names', async () => {
    expect(await out('ping 192.0.2.38 -c 1')).toContain('1 packets transmitted, 1 received, 0% packet loss')
    peer.card.carrier = false
    expect(await run('ping -c1 192.0.2.38')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('0 received, 100% packet loss'),
    })
    expect((await run('ping -c 1 node-b')).exitCode).toBe(2)
  })
})

describe('services and processes', () => {
  it('tells a service that runs with its state, process and last lines, and one that does not', async () => {
    expect(await run('systemctl status keepalived')).toMatchObject({
      exitCode: 3,
      stdout: expect.stringMatching(
        /^○ keepalived\.service - .*\n.*; enabled;.*\n {5}Active: inactive \(dead\)/,
      ),
    })
    await start()
    const { exitCode, stdout } = await run('systemctl status keepalived.service --no-pager -l')

    expect(exitCode).toBe(0)
    const pid = host.daemon?.pid ?? 0
    expect(stdout).toMatch(/Active: active \(running\) since \w{3} \d{4}-\d\d-\d\d [\d:]{8} UTC; \ds ago\n/)
    expect(stdout).toContain(`   Main PID: ${pid} (keepalived)\n`)
    expect(stdout).toMatch(
      /\w{3} \d\d [\d:]{8} node-a Keepalived_vrrp\[\d+\]: \(VI_1\) Entering BACKUP STATE/,
    )
    expect(await run('systemctl status nginx')).toMatchObject({ exitCode: 4 })
    expect(await out('service keepalived status')).toContain('active (running)')
    expect(await out('systemctl status')).toBe(await out('systemctl'))
    expect(await out('systemctl')).toContain('keepalived.service   loaded active running')
  })

  it('tells a service that could not be started as failed', async () => {
    await start('no vrrp here\n')

    expect(await out('systemctl status keepalived')).toContain('× keepalived.service')
    await start()
    expect(await out('systemctl status keepalived')).toContain('active (running)')
  })

  it('reads the journal out of the syslog: the last lines, of one unit, backwards', async () => {
    expect(await out('journalctl -u keepalived')).toBe('-- No entries --\n')
    await start()
    await out('true')
    host.log('sshd', 1, 'Accepted password for root')
    await expect.poll(() => out('journalctl')).toContain('sshd[1]: Accepted')

    const all = (await out('journalctl -u keepalived --no-pager')).trimEnd().split('\n')
    expect(all.length).toBeGreaterThan(1)
    expect(all.every(line => line.includes(' node-a Keepalived'))).toBe(true)
    expect(await out('journalctl -xeu keepalived -n1')).toBe(`${all.at(-1) ?? ''}\n`)
    expect(await out('journalctl -u keepalived -r | tail -n 1')).toBe(`${all[0] ?? ''}\n`)
  })

  it('says what of the journal it does not do', async () => {
    expect(await run('journalctl -fu keepalived')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/tail -f \/var\/log\/syslog.* \/ .*tail -f \/var\/log\/syslog/),
    })
    expect((await run('journalctl --since today')).stderr).toContain('--since: 预演主机不支持')
  })

  it('finds the daemon among the processes while it runs, and its port', async () => {
    expect(await run('pgrep -a keepalived')).toMatchObject({ exitCode: 1, stdout: '' })
    await start()
    const pid = host.daemon?.pid ?? 0

    expect(await out('ps aux | grep keepalived')).toMatch(
      new RegExp(`^root +${pid} .* /usr/sbin/keepalived --dont-fork\n$`),
    )
    expect(await out('ps -ef')).toContain('/usr/sbin/sshd -D\n')
    expect(await out('pgrep -a keepalived')).toBe(`${pid} /usr/sbin/keepalived --dont-fork\n`)
    expect(await out('pidof keepalived')).toBe(`${pid}\n`)
    expect(await out('ss -ltnp')).toMatch(/LISTEN .* 0\.0\.0\.0:22 .*users:\(\("sshd",pid=1,fd=3\)\)\n$/)
    host.stopService('ssh')
    expect(await out('ss -ltnp; ps aux')).not.toContain('sshd')
  })
})

describe('the machine', () => {
  it.each([
    ['uname -a', /^Linux node-a 6\.1\.0-rehearsal #1 SMP x86_64 GNU\/Linux\n$/],
    ['uname -r', /^6\.1\.0-rehearsal\n$/],
    ['hostname', /^node-a\n$/],
    ['df -h', /simulated +40G +2\.0G +36G +6% \/\n$/],
    ['df', /simulated +41152736 +2097152 +36929136 +6% \/\n$/],
    ['free -m', /Mem: +3932 +393 +2752 +0 +786 +3538\nSwap: +0 +0 +0\n$/],
    ['uptime', /^ \d\d:\d\d:\d\d up \ds, {2}1 user, {2}load average/],
    ['date', /UTC \d{4}\n$/],
  ])('answers %s', async (line, expected) => {
    expect(await out(line)).toMatch(expected)
  })

  it('tells a script of this host its names in the order that it asks for', async () => {
    expect((await run('set -- $(uname -nrm); echo "$1 $2 $3"', 'script')).stdout).toBe(
      'node-a 6.1.0-rehearsal x86_64\n',
    )
  })
})

it('takes everybody for root', async () => {
  await host.fs.writeFile('/root/a b', 'x\n')

  expect(await out('whoami; sudo cat "/root/a b"; sudo -i')).toBe('root\nx\n')
  expect(await out('ll /root')).toMatch(/^-rw\S+ +1 root root .* a b$/m)
  expect(await out('echo 一 | sudo tee /etc/y; cat /etc/y')).toBe('一\n一\n')
  expect(await run('sudo no-such')).toMatchObject({ exitCode: 127 })
})

it('tests the configuration that is there, without its name too', async () => {
  expect(await run('keepalived -t')).toMatchObject({
    exitCode: 1,
    stderr: `Unable to find configuration file ${CONFIG}\n`,
  })
  await host.fs.writeFile(CONFIG, config)
  expect(await run('keepalived -t')).toMatchObject({ exitCode: 0, stderr: '' })
  await host.fs.writeFile(CONFIG, config.replace('priority', 'pririty'))
  expect((await run('keepalived -t')).stderr).toContain("Unknown keyword 'pririty'")
})

describe('files', () => {
  it('prints what a pager would show, out of a file or a pipe', async () => {
    await host.fs.writeFile('/etc/x', '一\n二\n')

    expect(await out('less -N /etc/x; cat /etc/x | more; tail -n 1 /etc/x')).toBe('一\n二\n一\n二\n二\n')
    expect(await run('less /etc/none')).toMatchObject({ exitCode: 1 })
  })

  it.each(['vi', 'vim', 'nano'])('says that there is no %s, and what to do instead', async name => {
    const { stderr } = await run(`${name} /etc/keepalived/keepalived.conf`)

    expect(stderr).toMatch(new RegExp(`^${name}: .*没有编辑器.*sed -i.* / .*no editor.*sed -i.*\n$`))
  })

  it('follows a file from its last lines until it is interrupted', async () => {
    await host.fs.writeFile('/etc/x', 'a\nb\n')
    const { stdout } = await run('tail -n 1 -f /etc/x', 'person', async said => {
      const shows = (text: string) => expect.poll(() => said.stdout, { timeout: 10_000 }).toBe(text)
      await shows('b\n')
      await host.fs.appendFile('/etc/x', 'c\n')
      await shows('b\nc\n')
    })
    expect(stdout).toBe('b\nc\n')
  })
})

it('lets no script find a program that only a person has', async () => {
  await run('ps aux')
  for (const name of ['ps', 'journalctl', 'vi'])
    expect(await run(`command -v ${name}; ${name}`, 'script')).toMatchObject({ exitCode: 127, stdout: '' })
})
