import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session, ShellChannel } from '../../engine/ports.ts'
import { encode } from './encoding.ts'
import { startFakeServer } from './testing/server.ts'
import type { TestSshd } from './testing/sshd.ts'
import { startSshd, whyNoSshd } from './testing/sshd.ts'
import type { TestTransport } from './testing/transport.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const window = { columns: 100, rows: 30, term: 'xterm-256color' }

/** Reads a shell until it has shown `wanted`, and returns all that it has shown so far. */
function watch(shell: ShellChannel) {
  let seen = ''
  const decoder = new TextDecoder()
  const reading = shell.output[Symbol.asyncIterator]()
  return {
    async until(wanted: string | RegExp): Promise<string> {
      while (typeof wanted === 'string' ? !seen.includes(wanted) : !wanted.test(seen)) {
        const next = await Promise.race([reading.next(), afterSeconds(20)])
        if (next === undefined) throw new Error(`after ${JSON.stringify(seen.slice(-500))} nothing came`)
        if (next.done === true) throw new Error(`the shell ended after ${JSON.stringify(seen.slice(-500))}`)
        seen += decoder.decode(next.value, { stream: true })
      }
      return seen
    },
  }
}

function afterSeconds(seconds: number): Promise<undefined> {
  return new Promise(resolve => setTimeout(() => resolve(undefined), seconds * 1000).unref())
}

/** sh, which leaves lines to the terminal; what is typed before its prompt would go to another program. */
async function plainShell(shell: ShellChannel, screen: ReturnType<typeof watch>): Promise<void> {
  shell.write("PS1='plain> ' exec sh\r")
  await screen.until(/[\r\n]plain> $/)
}

describe.skipIf(whyNoSshd() !== undefined)(
  `a shell on a real sshd ${whyNoSshd() ?? ''}`,
  { timeout: 60_000 },
  () => {
    let sshd: TestSshd
    let test: TestTransport
    let session: Session
    beforeAll(async () => {
      sshd = await startSshd()
      test = createTestTransport()
      session = await test.transport.open(accessTo(sshd.ssh))
    })
    afterAll(async () => {
      await test?.[Symbol.asyncDispose]()
      await sshd?.[Symbol.asyncDispose]()
    })

    it('has the size and the name of its terminal, and follows a resize', async () => {
      await using shell = await session.shell(window)
      const screen = watch(shell)

      shell.write('stty size; echo "$TERM"\r')
      await screen.until('30 100\r\nxterm-256color')
      shell.resize(132, 43)
      shell.write('stty size\r')

      await screen.until('43 132')
    })

    it('is told apart: ended by itself with its code, or closed by us', async () => {
      const one = await session.shell(window)
      one.write('exit 7\r')
      await watch(one)
        .until('never shown')
        .catch(() => {})
      const other = await session.shell(window)
      await other[Symbol.asyncDispose]()

      expect(await one.ended).toEqual({ reason: 'exited', exitCode: 7 })
      expect(await other.ended).toEqual({ reason: 'closed' })
    })

    it('interrupts what runs', async () => {
      await using shell = await session.shell(window)
      const screen = watch(shell)

      shell.write('sleep 50; echo "rc=$?"\r')
      await new Promise(resolve => setTimeout(resolve, 500))
      shell.write('\x03')
      shell.write('echo "after $((20 + 3))"\r')

      await screen.until('after 23')
    })

    it('takes a here-document of 200 lines of Chinese byte for byte', async () => {
      const lines = Array.from(
        { length: 200 },
        (_, index) => `第${index}行：主备切换，虚拟地址漂移 — «${index}» 𠮷`,
      )
      const file = join(sshd.folder, 'pasted')
      await using shell = await session.shell(window)
      const screen = watch(shell)

      await plainShell(shell, screen)
      shell.write(`cat >${file} <<'完'\r${lines.join('\r')}\r完\recho "written $((40 + 2))"\r`)
      await screen.until('written 42')

      expect(await readFile(file, 'utf8')).toBe(`${lines.join('\n')}\n`)
    })

    it('speaks GBK both ways where the host does', async () => {
      const gbk = await test.transport.open(accessTo({ ...sshd.ssh, encoding: 'gbk' }))
      const file = join(sshd.folder, 'gbk')
      await using shell = await gbk.shell(window)
      const screen = watch(shell)

      await plainShell(shell, screen)
      shell.write(`cat >${file}\r`)
      await screen.until(`${file}\r\n`)
      shell.write('巡检：主机正常\r\x04')
      shell.write(`sed 's/^/<<</' ${file}\r`)
      await screen.until('<<<巡检：主机正常')

      expect((await readFile(file)).equals(encode('巡检：主机正常\n', 'gbk'))).toBe(true)
      expect(() => shell.write('😀')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    })

    it('lets the host wait for a reader that is slow, and answers a key soon after', async () => {
      await using shell = await session.shell(window)
      const reading = shell.output[Symbol.asyncIterator]()
      const before = process.memoryUsage.rss()
      shell.write('yes 0123456789 | head -c 300000000; echo\r')
      for (let bytes = 0; bytes < 4_000_000;) bytes += (await reading.next()).value?.length ?? 0
      await new Promise(resolve => setTimeout(resolve, 500))
      shell.write('\x03')
      shell.write('echo "stopped $((20 + 3))"\r')

      let bytes = 0
      let tail = ''
      while (!tail.includes('stopped 23')) {
        const chunk = Buffer.from((await reading.next()).value ?? [])
        bytes += chunk.length
        tail = (tail + chunk.toString()).slice(-2000)
      }

      // What was on its way when the key was pressed: the window, what the host's PTY and sshd hold, and no more.
      expect(bytes).toBeLessThan(600_000)
      expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024)
    })

    it('is lost with its connection, and the next one is a new shell on a new connection', async () => {
      const shell = await session.shell(window)
      const screen = watch(shell)
      shell.write('here=1; echo "first $((20 + 3))"\r')
      await screen.until('first 23')

      await sshd.kill()
      expect(await shell.ended).toEqual({ reason: 'lost' })
      shell.write('into the void')
      await sshd.restart()
      await using again = await session.shell(window)
      again.write('echo "here=${here:-gone}"\r')

      await watch(again).until('here=gone')
    })
  },
)

it('says so where a host lets us in but gives no shell', async () => {
  await using server = await startFakeServer()
  await using test = createTestTransport({ 'host-key': 'confirm' }, { values: { right: 'pw' } })
  const session = await test.transport.open(accessTo(server.ssh))

  await expect(session.shell(window)).rejects.toMatchObject({ code: 'CHANNEL_REFUSED' })
})
