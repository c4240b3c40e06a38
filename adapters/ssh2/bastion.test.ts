import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostCommand, Session } from '../../engine/ports.ts'
import type { HostAccess, Ssh } from '../../engine/site/schema.ts'
import { cksum, commandProgram, loginLine, loopRuns, parseAnswer, requestLines } from './bastion-protocol.ts'
import { encode } from './encoding.ts'
import { startSshd, whyNoSshd, type TestSshd } from './testing/sshd.ts'
import { accessTo, createTestTransport, type TestTransport } from './testing/transport.ts'

const soon = { timeoutSeconds: 30 }
const script = (text: string): HostCommand => ({ kind: 'script', text, as: 'login' })

it('cksum is the one of POSIX', () => {
  for (const length of [0, 1, 255, 256, 70_000]) {
    const bytes = randomBytes(length)
    const told = spawnSync('cksum', { input: bytes, encoding: 'utf8' }).stdout.split(' ')[0]
    expect(String(cksum(bytes))).toBe(told)
  }
})

describe.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']])('the loop in %s', (...shell) => {
  const [program = '', ...args] = shell
  // Without a terminal: the loop itself, its requests and its answers.
  const talk = (...programs: string[]): string => {
    const loop = loginLine('w1').replace(/^exec \/bin\/sh -c '(.*)'$/, '$1')
    const input = programs.map(requestLines).join('')
    return spawnSync(program, [...args, '-c', loop], { input, encoding: 'latin1' }).stdout
  }
  const ask = (input: string, limitBytes = 1e6) =>
    commandProgram({ input: Buffer.from(input), root: { kind: 'none' }, limitBytes }, 'a1')

  it('gives exit code and both streams byte for byte', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const answer = parseAnswer(
      talk(
        ask(`printf '%b' '${[...all].map(byte => `\\0${byte.toString(8)}`).join('')}'; echo no >&2; exit 7`),
      ),
      'a1',
    )

    expect(answer).toMatchObject({ exitCode: 7, truncated: false })
    if (answer === undefined || answer === 'garbled') throw new Error('no answer')
    expect(Buffer.from(answer.stdout).equals(all)).toBe(true)
    expect(Buffer.from(answer.stderr).toString()).toBe('no\n')
  })

  it('keeps to the limit and says so', () => {
    expect(parseAnswer(talk(ask('head -c 5000 /dev/zero', 1000)), 'a1')).toMatchObject({
      truncated: true,
      stdout: Buffer.alloc(1000),
    })
  })

  it('runs nothing of a request that was changed on the way', () => {
    const loop = loginLine('w1').replace(/^exec \/bin\/sh -c '(.*)'$/, '$1')
    const lines = requestLines(ask('echo ran'))
    const changed = `${lines[0] === 'A' ? 'B' : 'A'}${lines.slice(1)}`
    const { stdout } = spawnSync(program, [...args, '-c', loop], { input: changed, encoding: 'latin1' })

    expect(stdout).toBe('[siteproof-w1]\n[bad-siteproof-w1]\n')
  })

  it('tells an answer that was changed on the way', () => {
    const text = talk(ask('echo fine'))
    expect(parseAnswer(text, 'a1')).toMatchObject({ exitCode: 0 })
    expect(
      parseAnswer(
        text.replace(Buffer.from('fine\n').toString('base64'), Buffer.from('Fine\n').toString('base64')),
        'a1',
      ),
    ).toBe('garbled')
    expect(loopRuns('w1')).not.toBe('')
  })
})

describe.skipIf(whyNoSshd() !== undefined)(
  `a bastion's terminal on a real sshd ${whyNoSshd() ?? ''}`,
  { timeout: 60_000 },
  () => {
    let sshd: TestSshd
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'siteproof-bastion-'))
      await writeFile(join(folder, 'codes'), '111111\n222222\n333333\n444444\n555555\n666666\n777777\n')
      await writeFile(join(folder, 'menu'), encode(menu(folder), 'gbk'), { mode: 0o755 })
      sshd = await startSshd({
        config: [`ForceCommand ${folder}/menu`, 'AllowTcpForwarding no', 'DisableForwarding yes'],
      })
    })
    afterAll(async () => {
      await sshd?.[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    })

    function through(shell: string, changes: Partial<Ssh> = {}): HostAccess {
      const bastion: Ssh = { ...sshd.ssh, encoding: 'gbk' }
      const auth = {
        bastion: [
          { expect: '动态口令:', send: { prompt: true as const } },
          { expect: '请选择资产>', send: shell },
        ],
      }
      return {
        ...accessTo({ ...sshd.ssh, address: '10.0.0.9', auth, ...changes }),
        hops: [{ name: 'bastion', ssh: bastion }],
      }
    }
    let used = 0
    const codes = ['111111', '222222', '333333', '444444', '555555', '666666', '777777']
    async function on<T>(
      access: HostAccess,
      use: (session: Session, test: TestTransport) => Promise<T>,
    ): Promise<T> {
      const asked: TestTransport['asked'] = []
      await using test = createTestTransport(undefined, {
        connectSeconds: 4,
        prompter: {
          ask: question => {
            asked.push(question)
            return Promise.resolve({ value: question.kind === 'secret' ? (codes[used++] ?? '') : 'confirm' })
          },
        },
      })
      await using session = await test.transport.open(access)
      return await use(session, { ...test, asked })
    }

    it.each(['sh', 'tcsh', 'fish', 'busybox'].filter(shell => spawnSync('which', [shell]).status === 0))(
      'runs commands where the login shell is %s, with a new code for each login',
      async shell => {
        await on(through(shell), async (session, { asked }) => {
          const first = await session.exec(script('echo 巡检 "it\'s"; echo $((6*7)) >&2; cat; exit 3'), soon)
          const second = await session.exec(
            { kind: 'program', argv: ['printf', '%s|', 'a b', "c'd", '$HOME'], as: 'root' },
            soon,
          )

          expect(first).toMatchObject({ exitCode: 3, stdout: "巡检 it's\n", stderr: '42\n' })
          expect(second).toMatchObject({ exitCode: 0, stdout: "a b|c'd|$HOME|" })
          expect(session.identity).toMatchObject({ terminalOf: 'bastion', hops: [{ host: 'bastion' }] })
          expect(asked.filter(question => question.kind === 'secret')).toHaveLength(1)
        })
      },
    )

    it('uploads as checked text, queues commands, and ends what takes too long with a new login', async () => {
      const source = join(folder, 'file')
      const bytes = randomBytes(100_001)
      await writeFile(source, bytes)
      await on(through('sh'), async (session, { asked }) => {
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        const target = join(folder, 'target')
        const sent = session.upload({ source, target, sha256, mode: '0640', as: 'root' }, {})
        const beside = session.exec(script('echo beside'), soon)
        expect([await sent, (await beside).stdout]).toEqual([
          { bytes: bytes.length, resumedFrom: 0 },
          'beside\n',
        ])
        expect((await readFile(target)).equals(bytes)).toBe(true)

        await expect(session.exec(script('sleep 20'), { timeoutSeconds: 1 })).rejects.toMatchObject({
          code: 'COMMAND_TIMED_OUT',
        })
        expect((await session.exec(script('echo again'), soon)).stdout).toBe('again\n')
        expect(asked.filter(question => question.kind === 'secret')).toHaveLength(2)
        await expect(
          session.stream(script('x'), new AbortController().signal)[Symbol.asyncIterator]().next(),
        ).rejects.toMatchObject({ code: 'BASTION_ONLY_TERMINAL' })
      })
      expect(existsSync(`${folder}/target.part`)).toBe(false)
    })

    it('says what it waited for and what the menu showed instead', async () => {
      const access = through('no-such-asset')
      await expect(on(access, () => Promise.resolve())).rejects.toMatchObject({
        code: 'BASTION_MENU',
        params: {
          host: 'node-a',
          bastion: 'bastion',
          expected: '$',
          shown: expect.stringContaining('没有这个资产'),
        },
      })
      used = 0
      await expect(on(access, () => Promise.resolve())).rejects.toMatchObject({
        params: { expected: '请选择资产>', shown: expect.stringContaining('口令错误') },
      })
    })
  },
)

/** A menu as a bastion shows it: GBK, colours, a one-time code that is used up, then a shell on the asset. */
function menu(folder: string): string {
  return `#!/bin/bash
[ -z "$SSH_ORIGINAL_COMMAND" ] && [ -t 0 ] || { echo 'only a terminal'; exit 1; }
printf '\\033[1;32m欢迎使用堡垒机\\033[0m\\r\\n请输入动态口令:'
IFS= read -rs code
grep -qx "$code" ${folder}/codes || { printf '\\r\\n口令错误\\r\\n'; sleep 30; exit 1; }
sed -i "/^$code$/d" ${folder}/codes
printf '\\r\\n1) web 2) db\\r\\n请选择资产>'
IFS= read -r choice
cd /
case $choice in
  sh) exec bash --norc -i ;;
  tcsh) exec tcsh -f -i ;;
  fish) exec fish --no-config -i ;;
  busybox) exec busybox ash -i ;;
  *) printf '\\r\\n没有这个资产\\r\\n'; sleep 30 ;;
esac
`
}
