import { z } from 'zod'
import { RunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckContext, CheckKind } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { addressOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const Http = z.strictObject({
  from: z.enum(['host', 'laptop']).default('host'),
  url: z.string().min(1),
  status: z.union([z.number().int(), z.array(z.number().int()).min(1)]).default(200),
  /** A text that the body must hold. */
  contains: z.string().min(1).optional(),
  /** The address to connect to, whatever the URL's name resolves to: each node and the virtual IP with the real name. */
  connect_to: ValueOf.optional(),
  /** false: a certificate that nobody signed is accepted. */
  verify: z.boolean().default(true),
})
export type Http = z.infer<typeof Http>
interface Resolved {
  readonly from: 'host' | 'laptop'
  readonly url: string
  readonly statuses: readonly number[]
  readonly contains?: string
  readonly connectTo?: string
  readonly verify: boolean
}
interface Sample {
  readonly host: string
  readonly result: CommandResult | null
  readonly seen:
    | { readonly status: number; readonly body: string; readonly peer: string }
    | { readonly reason: string }
    | null
}

/** An HTTP answer with this status and text (P17). */
export const http: CheckKind<Http, Resolved, Sample> = {
  kind: 'http',
  schema: Http,
  scope: 'host',
  resolve: (spec, render) => ({
    from: spec.from,
    url: render.text(spec.url),
    statuses: [spec.status].flat(),
    verify: spec.verify,
    ...(spec.contains === undefined ? {} : { contains: render.text(spec.contains) }),
    ...(spec.connect_to === undefined ? {} : { connectTo: addressOf(spec.connect_to, render) }),
  }),
  describe: ({ url, statuses, from }) =>
    phrase('see-http', { url, statuses: statuses.join(' / '), from: phrase(`from-${from}`) }),
  sample: (resolved, context) =>
    resolved.from === 'laptop' ? fromLaptop(resolved, context) : fromHost(resolved, context),
  judge(resolved, samples) {
    const { host, result, seen } = last(samples)
    const vantage = resolved.from === 'laptop' ? 'laptop' : undefined
    if (result !== null) {
      const unread = unreadable(result, host, 'curl')
      if (unread !== undefined) return unread
    }
    const params = { from: host, url: resolved.url }
    const answer = seen ?? readCurl(result?.stdout ?? '')
    if (answer === undefined) return unknown('no-output', { host, tool: 'curl' }, vantage)
    if ('reason' in answer) return fail('http-no-answer', { ...params, reason: answer.reason }, vantage)
    const found = { ...params, status: answer.status, peer: answer.peer }
    if (!resolved.statuses.includes(answer.status)) {
      return fail('http-status', { ...found, wanted: resolved.statuses.join(' / ') }, vantage)
    }
    if (resolved.contains !== undefined && !answer.body.includes(resolved.contains)) {
      return fail('http-lacks', { ...found, text: resolved.contains }, vantage)
    }
    return pass('http-so', found, vantage)
  },
}

async function fromLaptop(resolved: Resolved, context: CheckContext): Promise<Sample> {
  const { url, verify, connectTo } = resolved
  const answer = await context.ports.probe.http({
    url,
    timeoutMs: 5000,
    verify,
    ...(connectTo === undefined ? {} : { connectTo }),
  })
  const text = answer.ok
    ? `${answer.status} from ${answer.peer}\n${answer.body.slice(0, 65_536)}`
    : answer.reason
  await context.keep('laptop', url, text)
  return {
    host: 'laptop',
    result: null,
    seen: answer.ok
      ? { status: answer.status, body: answer.body, peer: answer.peer }
      : { reason: answer.reason },
  }
}

async function fromHost(resolved: Resolved, context: CheckContext): Promise<Sample> {
  const [member] = context.hosts
  if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
  const command = { kind: 'script', as: 'login', text: curlScript(resolved) } as const
  return {
    host: member.host.name,
    result: await context.probe(member, resolved.url, command, 20),
    seen: null,
  }
}

/** `--resolve` rather than `--connect-to`, which the curl of CentOS 7 does not know. */
export function curlScript(resolved: Pick<Resolved, 'url' | 'verify' | 'connectTo'>): string {
  const options = resolved.verify ? [] : ['-k']
  const target = /^(https?):\/\/([^/:?#]+)(?::(\d+))?/i.exec(resolved.url)
  if (resolved.connectTo !== undefined && target !== null) {
    const port = target[3] ?? (target[1]?.toLowerCase() === 'https' ? '443' : '80')
    options.push('--resolve', `${target[2] ?? ''}:${port}:${resolved.connectTo}`)
  }
  return `if ! command -v curl >/dev/null 2>&1; then echo 'curl: not found' >&2; exit 127; fi
body=$(mktemp) || exit 1
trap 'rm -f "$body"' EXIT
answer=$(curl -sS -m 5 -o "$body" ${options.map(shellQuote).join(' ')} -w '%{http_code} %{remote_ip}' ${shellQuote(resolved.url)} 2>&1)
echo "exit $?"
printf 'answer %s\\n' "$(printf '%s' "$answer" | tr '\\n' ' ')"
head -c 65536 "$body"
`
}

function readCurl(
  stdout: string,
): { status: number; body: string; peer: string } | { reason: string } | undefined {
  const found = /^exit (\d+)\nanswer (.*)\n?/.exec(stdout)
  if (found === null) return undefined
  const [all, exit, answer = ''] = found
  const code = /(\d{3}) (\S*)\s*$/.exec(answer)
  if (exit !== '0' || code === null || code[1] === '000')
    return { reason: answer.trim() || `curl ${exit ?? ''}` }
  return { status: Number(code[1]), body: stdout.slice(all.length), peer: code[2] ?? '' }
}
