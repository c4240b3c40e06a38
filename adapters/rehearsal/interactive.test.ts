import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ShellChannel } from '../../engine/ports.ts'
import { accessTo, createTestTransport, type TestTransport } from '../ssh2/testing/transport.ts'
import { startRehearsal, type Rehearsal } from './index.ts'

let rehearsal: Rehearsal
let test: TestTransport
beforeAll(async () => {
  rehearsal = await startRehearsal()
  const secrets = { get: rehearsal.secrets.get.bind(rehearsal.secrets) }
  test = createTestTransport({ 'host-key': 'confirm' }, { secrets })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await rehearsal[Symbol.asyncDispose]()
})

async function open(): Promise<{ shell: ShellChannel; until(wanted: string): Promise<string> }> {
  const port = rehearsal.hosts['node-a']?.server.port ?? 0
  const ssh = { address: '127.0.0.1', port, user: 'root', auth: { password: { env: 'login' } } } as const
  const session = await test.transport.open(accessTo({ ...ssh, encoding: 'utf-8' }))
  const shell = await session.shell({ columns: 90, rows: 25, term: 'xterm-256color' })
  const reading = shell.output[Symbol.asyncIterator]()
  let seen = ''
  return {
    shell,
    async until(wanted) {
      for (let from = 0; ;) {
        const at = seen.indexOf(wanted, from)
        if (at >= 0) {
          const before = seen.slice(0, at)
          seen = seen.slice(at + wanted.length)
          return before
        }
        from = Math.max(0, seen.length - wanted.length)
        const next = await reading.next()
        if (next.done === true) throw new Error(`ended after ${JSON.stringify(seen)}`)
        seen += Buffer.from(next.value).toString('utf8')
      }
    },
  }
}
const prompt = 'root@node-a:~# '

it('says that it is simulated, runs a line that was corrected, and goes on with what it set', async () => {
  const { shell, until } = await open()

  expect(await until(prompt)).toContain('simulated')
  shell.write('hostnameX\x7f\r')
  await until('\r\nnode-a\r\n')
  await until(prompt)
  shell.write('cd /etc; where=中文\r')
  await until('root@node-a:/etc# ')
  shell.write('echo "$where in $PWD of $HOSTNAME"\r')
  await until('中文 in /etc of node-a')
  await until('root@node-a:/etc# ')
  shell.write('no-such-program; echo "rc=$?"\r')
  await until('rc=127')
  await until('command not found (预演主机没有这个命令 / not part of a rehearsal host)\r\n')
})

it('shows the same simulated host that a run works on', async () => {
  const { shell, until } = await open()
  const { host } = rehearsal.hosts['node-a'] ?? {}
  await host?.fs.writeFile('/etc/motd-of-test', 'seen by both\n')

  await until(prompt)
  shell.write('cat /etc/motd-of-test\r')
  await until('seen by both\r\n')
  shell.write('systemctl status keepalived\r')
  await until('Active: inactive (dead)')
})

it('keeps what is typed ahead in its order, also the half of a line that the next prompt meets', async () => {
  const { shell, until } = await open()
  await until(prompt)

  shell.write('sleep 0.3; echo "wo"ken\r')
  shell.write('echo "fi"rst\recho "ha')
  await until('woken\r\n')
  await until('first\r\n')
  await until(prompt)
  // One at a time, as keys come.
  for (const key of ['l', 'f"', 'way\r']) {
    shell.write(key)
    await new Promise(resolve => setTimeout(resolve, 20))
  }

  await until('halfway\r\n')
})

it('interrupts what runs and what is being typed, and ends by exit with its code', async () => {
  const { shell, until } = await open()
  await until(prompt)

  shell.write('sleep 100; echo "ne"ver\r')
  await new Promise(resolve => setTimeout(resolve, 200))
  shell.write('\x03')
  expect(await until(prompt)).not.toContain('never\r\n')
  shell.write('half a command\x03')
  await until(prompt)
  shell.write('echo "[$COLUMNS]"\r')
  await until('[90]')
  shell.resize(120, 40)
  shell.write('echo "[$COLUMNS]"\r')
  await until('[120]')
  await until(prompt)
  shell.write('exit 3\r')
  await expect(until('anything more')).rejects.toThrow('ended after')

  expect(await shell.ended).toEqual({ reason: 'exited', exitCode: 3 })
})
