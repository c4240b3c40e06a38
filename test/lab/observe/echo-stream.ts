/**
 * An independent view of a moving address: 100 echo requests a second, and which MAC each reply came from.
 * It shares no code with the product, so it can serve as the truth that a measurement is compared with.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { enterNetwork } from '../hosts/exec.ts'
import { laptopDevice } from '../hosts/network.ts'
import { hostOf, type LabState } from '../state.ts'
import { until } from '../system/run.ts'

/** One reply: when it passed the observer (milliseconds, same scale as `performance.now()`), and who sent it. */
export interface EchoReply {
  readonly at: number
  readonly mac: string
}

/** The address went from one MAC to another. */
export interface EchoTransition {
  readonly from: string
  readonly to: string
  /** Last reply of the old holder. */
  readonly lastOld: number
  /** First reply of the new holder. */
  readonly firstNew: number
  readonly outageMs: number
}

export interface EchoOptions {
  /** Host from whose place the stream runs; the laptop unless told. */
  readonly from?: string
}

/** A running observer. */
export interface EchoStream extends AsyncDisposable {
  readonly replies: readonly EchoReply[]
  /** Every change of the answering MAC so far. */
  transitions(): EchoTransition[]
  /** Stops and returns how far the wall clock, by which replies are stamped, strayed meanwhile (milliseconds). */
  stop(): Promise<number>
}

/** Milliseconds between the wall clock, which stamps packets, and the monotonic one. */
function wallClockOffset(): number {
  // Date has whole milliseconds: the smallest of some differences is the one read right after a tick.
  const samples = Array.from({ length: 2000 }, () => Date.now() - performance.now())
  return Math.max(...samples)
}

/** Changes of the answering MAC in a list of replies. */
export function transitionsOf(replies: readonly EchoReply[]): EchoTransition[] {
  const found: EchoTransition[] = []
  for (const [index, reply] of replies.entries()) {
    const before = replies[index - 1]
    if (before === undefined || before.mac === reply.mac) continue
    const times = { lastOld: before.at, firstNew: reply.at, outageMs: reply.at - before.at }
    found.push({ from: before.mac, to: reply.mac, ...times })
  }
  return found
}

/** `1700000000.123456 02:5e:… > 02:5e:…, ethertype IPv4 …` of `tcpdump -e -tt`. */
export function parseReply(line: string, offset: number): EchoReply | undefined {
  const found = /^(\d+\.\d+) ([0-9a-f:]{17}) > /.exec(line)
  if (found?.[1] === undefined || found[2] === undefined) return undefined
  return { at: Number(found[1]) * 1000 - offset, mac: found[2] }
}

/** Started so that the kernel ends it when the test process dies, however it dies. */
function start(argv: readonly string[], stdout: 'pipe' | 'ignore'): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { stdio: ['ignore', stdout, 'pipe'] })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
}

function vantage(state: LabState, from: string | undefined): { inside: string[]; device: string } {
  if (from === undefined) return { inside: [], device: laptopDevice(state.number) }
  return { inside: enterNetwork(state.name, from), device: hostOf(state, from).nics[0].device }
}

/** Starts asking `address` for echoes every 10 ms; returns once the observer listens. */
export async function echoStream(
  state: LabState,
  address: string,
  options: EchoOptions = {},
): Promise<EchoStream> {
  const { inside, device } = vantage(state, options.from)
  const offset = wallClockOffset()
  const replies: EchoReply[] = []
  const filter = `icmp[icmptype] == icmp-echoreply and src host ${address}`
  const dump = start([...inside, 'tcpdump', '-i', device, '-e', '-tt', '-n', '-l', filter], 'pipe')
  let said = ''
  dump.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  if (dump.stdout === null) throw new Error('tcpdump has no output')
  createInterface({ input: dump.stdout }).on('line', line => {
    const reply = parseReply(line, offset)
    if (reply !== undefined) replies.push(reply)
  })
  await until('tcpdump listening', 10, () => said.includes('listening on'))
  const ping = start([...inside, 'ping', '-n', '-q', '-i', '0.01', address], 'ignore')

  async function stop(): Promise<number> {
    await end(ping)
    await end(dump)
    return wallClockOffset() - offset
  }
  return {
    replies,
    transitions: () => transitionsOf(replies),
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}
