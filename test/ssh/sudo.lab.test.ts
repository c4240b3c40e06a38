/** Root through a real sudo on real hosts: with a password, without one, with a wrong one, restricted, and with a terminal. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessTo, createTestTransport } from '../../adapters/ssh2/testing/transport.ts'
import type { HostCommand, Session } from '../../engine/ports.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { accounts } from '../lab/base/recipe.ts'
import type { Lab } from '../lab/lab.ts'
import { upLab } from '../lab/lab.ts'

const values = { ops: accounts.ops.password, wrong: 'not the password', unused: 'never asked for' }
const soon = { timeoutSeconds: 30 }
const whoami: HostCommand = { kind: 'script', text: 'id -u; echo to-stderr >&2; cat', as: 'root' }
const program = (...argv: [string, ...string[]]): HostCommand => ({ kind: 'program', argv, as: 'root' })

describe('sudo on real hosts', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await upLab({ name: 'test-sudo' })
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  const sshOf = (user: string, sudo?: keyof typeof values): Ssh => {
    const { address, port, key } = lab.host('node-a')
    const way = { address, port, user, auth: { key }, encoding: 'utf-8' } as const
    return sudo === undefined ? way : { ...way, sudo: { password: { vault: sudo } } }
  }
  async function as<T>(
    user: string,
    sudo: keyof typeof values | undefined,
    use: (session: Session) => Promise<T>,
  ) {
    await using test = createTestTransport(undefined, { values, sudoPromptSeconds: 8 })
    await using session = await test.transport.open(accessTo(sshOf(user, sudo)))
    return await use(session)
  }

  it.each([
    ['ops', 'ops'],
    ['opsn', undefined],
    ['opsn', 'unused'],
    ['root', undefined],
  ] as const)('%s runs a script as root (sudo password: %s)', async (user, sudo) => {
    const result = await as(user, sudo, session => session.exec(whoami, soon))

    expect(result).toMatchObject({ exitCode: 0, stdout: '0\n', stderr: 'to-stderr\n' })
  })

  it.each([
    ['ops', 'ops'],
    ['opsn', 'unused'],
  ] as const)('%s runs one program as root, which reads nothing', async (user, sudo) => {
    const [first, again, failing] = await as(user, sudo, async session => [
      await session.exec(program('id', '-u'), soon),
      await session.exec(program('id', '-u'), soon),
      await session.exec(program('cat', '/no such file'), soon),
    ])

    expect(first).toMatchObject({ exitCode: 0, stdout: '0\n', stderr: '' })
    expect(again).toMatchObject({ exitCode: 0, stdout: '0\n', stderr: '' })
    expect(failing).toMatchObject({
      exitCode: 1,
      stderr: "cat: '/no such file': No such file or directory\n",
    })
  })

  it('does not become root where the command says login', async () => {
    const result = await as('ops', 'ops', session => session.exec({ ...whoami, as: 'login' }, soon))

    expect(result.stdout).not.toBe('0\n')
  })

  it('tries a wrong password once', async () => {
    await as('ops', 'wrong', async session => {
      await expect(session.exec(whoami, soon)).rejects.toMatchObject({
        code: 'SUDO_REJECTED',
        params: { host: 'node-a', user: 'ops', reason: { code: 'sudo-wrong-password' } },
      })
      await expect(session.exec(program('id'), soon)).rejects.toMatchObject({
        code: 'SUDO_REJECTED',
        params: { reason: { code: 'sudo-rejected-before' } },
      })
    })
  })

  it('says so where sudo wants a password and there is none', async () => {
    await as('ops', undefined, async session => {
      await expect(session.exec(whoami, soon)).rejects.toMatchObject({ code: 'SUDO_REJECTED' })
      await expect(session.exec(program('id'), soon)).rejects.toMatchObject({ code: 'SUDO_REJECTED' })
    })
  })

  it('recognises requiretty, and passes it on a terminal', async () => {
    await lab.mustExec('node-a', "echo 'Defaults:ops requiretty' >/etc/sudoers.d/tty")
    async function* nothing(): AsyncGenerator<string> {}
    try {
      await as('ops', 'ops', async session => {
        await expect(session.exec(whoami, soon)).rejects.toMatchObject({ code: 'SUDO_NEEDS_TTY' })
        const result = await session.exec(
          { kind: 'script', text: 'id -u; tty', as: 'root' },
          { ...soon, tty: { columns: 80, rows: 24, input: nothing() } },
        )
        expect(result.exitCode).toBe(0)
        expect(result.stdout).toMatch(/^\s*0\r\n\/dev\/pts\/\d+\r\n$/)
      })
    } finally {
      await lab.mustExec('node-a', 'rm /etc/sudoers.d/tty')
    }
  })

  it('does not hang on a prompt that is not the one it asked for', async () => {
    await lab.mustExec(
      'node-a',
      'printf \'Defaults:ops passprompt="请输入密码:", passprompt_override\\n\' >/etc/sudoers.d/zh',
    )
    await lab.mustExec('node-a', 'mv /usr/bin/sudo /usr/bin/sudo.real')
    await lab.mustExec(
      'node-a',
      "printf '#!/bin/sh\\nprintf 请输入密码: >&2\\nsleep 60\\n' >/usr/bin/sudo; chmod 755 /usr/bin/sudo",
    )
    try {
      await as('ops', 'ops', async session => {
        await expect(session.exec(whoami, soon)).rejects.toMatchObject({
          code: 'SUDO_REJECTED',
          params: { reason: '请输入密码:' },
        })
      })
    } finally {
      await lab.mustExec('node-a', 'mv -f /usr/bin/sudo.real /usr/bin/sudo; rm /etc/sudoers.d/zh')
    }
  })

  it('shows no password and no script in any process while root works', async () => {
    await as('ops', 'ops', async session => {
      const running = session.exec({ kind: 'script', text: ': canary-77; sleep 2', as: 'root' }, soon)
      const seen: string[] = []
      for (let sample = 0; sample < 10; sample += 1) {
        seen.push(await lab.mustExec('node-a', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "'))
        await new Promise(resolve => setTimeout(resolve, 150))
      }
      await running

      expect(seen.join('\n')).toContain('sudo -S -p')
      expect(seen.join('\n')).not.toContain('canary-77')
      expect(seen.join('\n')).not.toContain(accounts.ops.password)
    })
  })

  it('streams as root', async () => {
    const lines = await as('ops', 'ops', async session => {
      const stop = new AbortController()
      const seen: string[] = []
      const counting: HostCommand = {
        kind: 'script',
        text: 'id -u; while :; do echo on; sleep 0.1; done',
        as: 'root',
      }
      for await (const { line } of session.stream(counting, stop.signal)) {
        if (seen.push(line) === 3) stop.abort()
      }
      return seen
    })

    expect(lines).toEqual(['0', 'on', 'on'])
  })

  it('uploads a root-owned file, goes on after a cut, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'siteproof-root-upload-'))
    const bytes = randomBytes(2_000_000)
    const source = join(folder, 'file')
    await writeFile(source, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    try {
      await as('ops', 'ops', session =>
        session.upload({ source, target: '/etc/from-kit', sha256, mode: '0640', as: 'root' }, {}),
      )
      const found = await lab.mustExec('node-a', 'stat -c "%U:%G %a" /etc/from-kit; sha256sum </etc/from-kit')
      const left = await lab.mustExec('node-a', 'find /var/tmp/siteproof-* -type f; rm /etc/from-kit')

      expect(found).toContain(`root:root 640\n${sha256}`)
      expect(left).toBe('')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
