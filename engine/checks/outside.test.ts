import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import {
  empty,
  judged,
  lost,
  ports,
  recordedContext,
  renderer,
  result,
  toolMissing,
} from '../../test/support/kind-fixture.ts'
import type { Probe } from '../ports.ts'
import { ask } from './ask.ts'
import { curlScript, Http, http } from './http.ts'
import { connectScript, Tcp, tcp } from './tcp.ts'
import { covers, Tls, tls } from './tls.ts'

const host = (label: string, output: ReturnType<typeof result>) =>
  recordedContext({ 'node-a': { [label]: output } })
const laptop = (probe: Partial<Probe>) =>
  recordedContext({ 'node-a': {} }, { ports: ports({ probe: probe as Probe }) })

describe('tcp', () => {
  it.each([
    ['open', 'pass', 'tcp-open'],
    ['refused', 'fail', 'tcp-refused'],
    ['timeout', 'fail', 'tcp-timeout'],
    ['unreachable', 'fail', 'tcp-unreachable'],
  ] as const)('%s is %s, from a host and from the laptop', async (outcome, verdict, code) => {
    const spec = { address: '10.0.0.3', port: 80 }
    const seen = laptop({ tcp: () => Promise.resolve({ outcome, ms: 3 }) })

    expect(
      await judged(tcp, Tcp.parse(spec), host('connect', result({ stdout: `${outcome}\n` }))),
    ).toMatchObject({ verdict, code })
    expect(await judged(tcp, Tcp.parse({ ...spec, from: 'laptop' }), seen)).toMatchObject({
      verdict,
      code,
      vantage: 'laptop',
    })
  })
  it.each([lost, toolMissing, empty, result({ stdout: 'Segmentation fault' })])(
    'cannot tell from %o',
    async output => {
      expect(
        await judged(tcp, Tcp.parse({ address: '10.0.0.3', port: 80 }), host('connect', output)),
      ).toMatchObject({ verdict: 'unknown' })
    },
  )

  describe('really', () => {
    let server: Server
    let port = 0
    beforeAll(async () => {
      server = createServer().listen(0, '127.0.0.1')
      await new Promise(resolve => server.once('listening', resolve))
      const address = server.address()
      port = address !== null && typeof address === 'object' ? address.port : 0
    })
    afterAll(() => void server.close())

    const without = (...tools: readonly string[]): string =>
      `command() { case "$2" in ${tools.join('|')}) return 1 ;; *) type "$2" ;; esac; }\n`
    it.each([
      ['perl', ['nothing']],
      ['python', ['perl']],
      ['bash', ['perl', 'python3', 'python']],
    ] as const)('connects with %s', { timeout: 20_000 }, async (_, hidden) => {
      const run = (target: string) =>
        localSession('x', ['/bin/dash']).exec(
          { kind: 'script', as: 'login', text: without(...hidden) + connectScript('127.0.0.1', target) },
          { timeoutSeconds: 15 },
        )

      expect((await run(String(port))).stdout.trim().split('\n').at(-1)).toBe('open')
      expect((await run('1')).stdout.trim().split('\n').at(-1)).toBe('refused')
    })
    it('has no tool left', async () => {
      const text = without('perl', 'python3', 'python', 'bash') + connectScript('127.0.0.1', '1')

      expect(
        (
          await localSession('x', ['/bin/dash']).exec(
            { kind: 'script', as: 'login', text },
            { timeoutSeconds: 5 },
          )
        ).exitCode,
      ).toBe(127)
    })
  })
})

describe('http', () => {
  const curl = (exit: number, answer: string, body = ''): ReturnType<typeof result> =>
    result({ stdout: `exit ${exit}\nanswer ${answer}\n${body}` })
  const spec = Http.parse({ url: 'http://app.example/', contains: 'node-a' })

  it.each([
    [curl(0, '200 10.0.0.3', 'hello from node-a'), 'pass', 'http-so'],
    [curl(0, '200 10.0.0.3', 'hello from node-b'), 'fail', 'http-lacks'],
    [curl(0, '502 10.0.0.3', 'node-a'), 'fail', 'http-status'],
    [curl(7, 'curl: (7) Failed to connect 000 '), 'fail', 'http-no-answer'],
    [toolMissing, 'unknown', 'no-tool'],
    [lost, 'unknown', 'link-lost'],
    [empty, 'unknown', 'no-output'],
    [result({ stdout: 'nonsense' }), 'unknown', 'no-output'],
  ] as const)('%o is %s', async (output, verdict, code) => {
    expect(await judged(http, spec, host('app.example', output))).toMatchObject({ verdict, code })
  })
  it('judges what the laptop saw the same way', async () => {
    const seen = laptop({
      http: () => Promise.resolve({ ok: true, status: 200, body: 'node-a', headers: {}, peer: '10.0.0.3' }),
    })
    const none = laptop({ http: () => Promise.resolve({ ok: false, reason: 'refused' }) })

    expect(await judged(http, { ...spec, from: 'laptop' }, seen)).toMatchObject({
      verdict: 'pass',
      vantage: 'laptop',
    })
    expect(await judged(http, { ...spec, from: 'laptop' }, none)).toMatchObject({
      verdict: 'fail',
      code: 'http-no-answer',
    })
  })
  it('connects to the given address with the real name', () => {
    const script = curlScript({ url: 'https://app.example/x', verify: false, connectTo: '10.0.0.3' })

    expect(script).toContain(`'-k' '--resolve' 'app.example:443:10.0.0.3'`)
  })
})

describe('tls', () => {
  const seen = {
    ok: true,
    authorized: false,
    names: ['ssl.example.cn', '*.app.example.cn', '10.0.0.3'],
    validTo: 'Jan 31 00:00:00 2026 GMT',
    fingerprint256: 'AA',
  } as const
  const judge = (
    spec: object,
    found: Awaited<ReturnType<Probe['tls']>> = { ...seen, names: [...seen.names] },
  ) => {
    const context = laptop({ tls: () => Promise.resolve(found) })
    const clock = { ...context.ports.clock, wall: () => Date.UTC(2026, 0, 1) }
    return judged(
      tls,
      Tls.parse({ address: '10.0.0.3', name: 'ssl.example.cn', ...spec }),
      { ...context, ports: { ...context.ports, clock } },
      renderer(),
    )
  }

  it.each([
    [{}, 'pass', 'tls-so'],
    [{ days_left: 30 }, 'pass', 'tls-so'],
    [{ days_left: 31 }, 'fail', 'tls-expiring'],
    [{ name: 'other.example.cn' }, 'fail', 'tls-name'],
    [{ trusted: true }, 'fail', 'tls-untrusted'],
  ] as const)('%o is %s', async (spec, verdict, code) => {
    expect(await judge(spec)).toMatchObject({ verdict, code, vantage: 'laptop' })
  })
  it('fails without a handshake or after the end, and cannot read every date', async () => {
    const at = (validTo: string) => judge({}, { ...seen, names: [...seen.names], validTo })

    expect(await judge({}, { ok: false, reason: 'ECONNREFUSED' })).toMatchObject({
      verdict: 'fail',
      code: 'tls-no-handshake',
    })
    expect(await at('Dec 31 00:00:00 2025 GMT')).toMatchObject({ verdict: 'fail', code: 'tls-expiring' })
    expect(await at('some day')).toMatchObject({ verdict: 'unknown', code: 'tls-date' })
  })
  it('lets a wildcard cover one label', () => {
    expect(['a.x.cn', 'a.b.x.cn', 'x.cn'].map(name => covers('*.x.cn', name))).toEqual([true, false, false])
  })
})

describe('ask', () => {
  const text = { en: 'Is the lamp on?', zh: '灯亮了吗？' }
  it.each([
    [{ value: 'yes', by: 'A. Person' }, 'pass', 'asked-yes'],
    [{ value: 'no', by: 'A. Person' }, 'fail', 'asked-no'],
    [{ value: 'yes' }, 'unknown', 'asked-unnamed'],
    [{ value: 'yes', by: '  ' }, 'unknown', 'asked-unnamed'],
    [{ value: 'perhaps', by: 'A. Person' }, 'unknown', 'asked-unclear'],
  ] as const)('%o is %s', async (answer, verdict, code) => {
    const context = recordedContext({ 'node-a': {} }, { ask: () => Promise.resolve(answer) })

    expect(await judged(ask, { text }, context)).toMatchObject({ verdict, code })
  })
})
