import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostCommand, Session } from '../../engine/ports.ts'
import type { TestSshd } from './testing/sshd.ts'
import { startSshd, whyNoSshd } from './testing/sshd.ts'
import type { TestTransport } from './testing/transport.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const script = (text: string): HostCommand => ({ kind: 'script', text, as: 'root' })

describe.skipIf(whyNoSshd() !== undefined)(
  `commands on a real sshd ${whyNoSshd() ?? ''}`,
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

    it('gives exit code and both streams exactly', async () => {
      const result = await session.exec(script('echo out; echo err >&2; exit 3'), { timeoutSeconds: 10 })

      expect(result).toMatchObject({ exitCode: 3, stdout: 'out\n', stderr: 'err\n', truncated: false })
    })

    it('gives null, not 0, for a program that a signal ended', async () => {
      const result = await session.exec(script('kill -9 $$'), { timeoutSeconds: 10 })

      expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
    })

    it('keeps the rest of a script from a command that reads its input', async () => {
      // Longer than what a shell reads ahead in one go.
      const padding = '# padding\n'.repeat(3000)
      const result = await session.exec(
        script(`cat\n${padding}while read -r line; do echo "read $line"; done\n${padding}echo end`),
        { timeoutSeconds: 10 },
      )

      expect(result.stdout).toBe('end\n')
    })

    it.each(['', '# only a comment', 'true # ends in a comment', 'cat <<EOF\n} "quoted\nEOF'])(
      'runs %j to its end',
      async text => {
        const result = await session.exec(script(text), { timeoutSeconds: 10 })

        expect(result.exitCode).toBe(0)
        expect(result.stderr).toBe('')
      },
    )

    it('shows nothing of a script in the arguments of any process', async () => {
      const canary = 'canary-5c1f'

      const running = session.exec(script(`: ${canary}; sleep 1`), { timeoutSeconds: 10 })
      await new Promise(resolve => setTimeout(resolve, 300))
      const processes = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout
      await running

      expect(processes).toContain('/bin/sh -s')
      expect(processes).not.toContain(canary)
    })

    it('sets locale and path', async () => {
      const result = await session.exec(script('echo "$LC_ALL $PATH"'), { timeoutSeconds: 10 })

      expect(result.stdout).toBe('C /usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin\n')
    })

    it('passes arguments of a program byte for byte', async () => {
      const hostile = ["a'b", '$(id)', '-n', 'two\nlines', '中文', '`x`', '']

      const result = await session.exec(
        { kind: 'program', argv: ['printf', '%s|', ...hostile], as: 'root' },
        { timeoutSeconds: 10 },
      )

      expect(result.stdout).toBe(`${hostile.join('|')}|`)
    })

    it('cuts a command off at its timeout', async () => {
      const running = session.exec(script('sleep 30'), { timeoutSeconds: 0.3 })

      await expect(running).rejects.toMatchObject({ code: 'COMMAND_TIMED_OUT', params: { host: 'node-a' } })
    })

    it('stops at cancellation', async () => {
      const cancel = new AbortController()
      const running = session.exec(script('sleep 30'), { timeoutSeconds: 60, signal: cancel.signal })
      setTimeout(() => cancel.abort(), 100)

      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    })

    it('does not wait for a daemon that keeps the output open', async () => {
      const result = await session.exec(script('sleep 20 & echo started'), { timeoutSeconds: 15 })

      // Nobody knows what would still have come, so nothing may be concluded from what did not.
      expect(result).toMatchObject({ exitCode: 0, stdout: 'started\n', truncated: true })
      expect(result.durationMs).toBeLessThan(8000)
    })

    it('drops what goes beyond 8 MiB and says so', async () => {
      const result = await session.exec(script('head -c 9000000 /dev/zero | tr "\\0" a'), {
        timeoutSeconds: 30,
      })

      expect(result.truncated).toBe(true)
      expect(result.stdout.length).toBe(8 * 1024 * 1024)
      expect(result.exitCode).toBe(0)
    })

    it('shows output live', async () => {
      const seen: string[] = []

      await session.exec(script('echo a; sleep 0.2; echo b >&2'), {
        timeoutSeconds: 10,
        onOutput: (stream, text) => seen.push(`${stream}: ${text}`),
      })

      expect(seen).toEqual(['stdout: a\n', 'stderr: b\n'])
    })

    it('runs many commands at once', async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          session.exec(script(`sleep 0.1; echo ${index}`), { timeoutSeconds: 30 }),
        ),
      )

      expect(results.map(result => result.stdout)).toEqual(
        Array.from({ length: 20 }, (_, index) => `${index}\n`),
      )
    })

    it('gives a program a terminal and what the engineer types', async () => {
      async function* typed() {
        await new Promise(resolve => setTimeout(resolve, 300))
        yield 'yes\n'
      }

      const result = await session.exec(
        script('test -t 0 && printf "sure? "; read -r answer; echo "got $answer"'),
        {
          timeoutSeconds: 10,
          tty: { columns: 100, rows: 30, input: typed() },
        },
      )

      expect(result.exitCode).toBe(0)
      expect(result.stdout).toContain('sure? ')
      expect(result.stdout).toContain('got yes')
    })

    it('streams lines with the time of their receipt', async () => {
      const stop = new AbortController()
      const lines: { atMs: number; line: string }[] = []

      for await (const line of session.stream(
        script('i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done'),
        stop.signal,
      )) {
        lines.push(line)
        if (lines.length === 4) stop.abort()
      }

      expect(lines.map(line => line.line)).toEqual(['1', '2', '3', '4'])
      expect((lines[3]?.atMs ?? 0) - (lines[0]?.atMs ?? 0)).toBeGreaterThan(200)
    })

    it('measures the round trip', async () => {
      await session.exec(script('true'), { timeoutSeconds: 10 })

      expect(session.roundTripMs()).toBeGreaterThan(0)
      expect(session.roundTripMs()).toBeLessThan(500)
    })
  },
)
