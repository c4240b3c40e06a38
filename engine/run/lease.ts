/**
 * One lease a host: while a run may change it, another run is refused and told who is at work. It expires by itself when
 * the laptop dies, and is renewed as long as the run lives. It keeps colleagues apart, it is no barrier against attackers.
 */
import { RunError, isRunError } from '../errors.ts'
import type { Clock, CommandResult, Random } from '../ports.ts'
import type { Step } from '../runbook/schema.ts'
import type { Binding } from '../site/bind.ts'
import { stepHosts } from './context.ts'
import type { LeaseTime } from './events.ts'
import {
  parseReply,
  releaseScript,
  renewScript,
  takeScript,
  type Lease,
  type LeaseHolder,
  type LeaseReply,
} from './lease-script.ts'
import { pool } from './pool.ts'
import type { Recorder } from './recorder.ts'
import type { Sessions } from './sessions.ts'

export interface Leases extends AsyncDisposable {
  /**
   * Takes the lease of every host, or of none. RunError HOST_LEASED, LEASE_UNWRITABLE (not where `anyway`, which is told in
   * the journal), or what the connection throws.
   */
  take(hosts: readonly string[], options?: { readonly anyway?: boolean }): Promise<void>
  /** Before a change: RunError HOST_LEASED where somebody else has the host by now, say while this laptop slept. */
  hold(host: string): Promise<void>
}

export interface LeaseOptions {
  readonly clock: Clock
  readonly random: Random
  readonly sessions: Sessions
  readonly binding: Pick<Binding, 'hosts'>
  readonly recorder: Recorder
  readonly runId: string
  readonly operator: string
  readonly laptop: string
}

/** How long a lease outlives the laptop that took it. */
const LEASE_SECONDS = 300
const RENEW_MS = 60_000
/** A renewal that is this old is repeated before the next change. */
const STALE_MS = 90_000
const COMMAND_SECONDS = 20
/** How long the end of a run may wait for hosts that are gone. */
const RELEASE_MS = 8000
const AT_ONCE = 50

interface Held {
  readonly path: string
  renewedAt: Moment
  lost?: RunError
}
/** The wall clock goes on while a laptop sleeps, the monotonic one cannot be set. */
interface Moment {
  readonly wall: number
  readonly monotonic: number
}

export function createLeases(options: LeaseOptions): Leases {
  return new HostLeases(options)
}

class HostLeases implements Leases {
  readonly #options: LeaseOptions
  readonly #lease: Lease
  readonly #held = new Map<string, Held>()
  #stopRenewing: (() => void) | undefined
  #renewal: Promise<void> = Promise.resolve()

  constructor(options: LeaseOptions) {
    this.#options = options
    const { runId: run, operator: by, laptop, random } = options
    this.#lease = { run, by, laptop, token: random.hex(8) }
  }

  async take(hosts: readonly string[], { anyway = false } = {}): Promise<void> {
    const { clock } = this.#options
    await pool(hosts, AT_ONCE, host => this.#takeOne(host, anyway))
    if (this.#held.size > 0)
      this.#stopRenewing ??= clock.every(RENEW_MS, () => {
        this.#renewal = this.#renewAll()
      })
  }

  async hold(host: string): Promise<void> {
    const held = this.#held.get(host)
    if (held === undefined) return
    if (held.lost === undefined && this.#age(held) > STALE_MS) {
      await this.#renew(host, held).catch((error: unknown) => {
        // The change itself will tell what is wrong with the connection; only a lease that ran out is no longer ours.
        if (!isRunError(error) || this.#age(held) > LEASE_SECONDS * 1000) throw error
      })
    }
    if (held.lost !== undefined) throw held.lost
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopRenewing?.()
    const { sessions, clock } = this.#options
    const giveUp = new AbortController()
    const stop = clock.every(RELEASE_MS, () => giveUp.abort())
    // A renewal that is under way writes the file anew: released before it, the host would stay leased.
    const late = new Promise<void>(resolve => giveUp.signal.addEventListener('abort', () => resolve()))
    await Promise.race([this.#renewal, late])
    await pool([...this.#held], AT_ONCE, async ([host, { path }]) => {
      try {
        const session = await sessions.open(host)
        // Nobody is asked for a one-time code for this: it expires.
        if (session.roundTripMs() === undefined && this.#asksPerson(host)) return
        const text = releaseScript(this.#lease, path)
        const command = { kind: 'script', as: 'login', text } as const
        await session.exec(command, { timeoutSeconds: COMMAND_SECONDS, signal: giveUp.signal })
      } catch (error) {
        if (!isRunError(error)) throw error
      }
    })
    stop()
    this.#held.clear()
  }

  async #takeOne(host: string, anyway: boolean): Promise<void> {
    const { clock, recorder } = this.#options
    const { path, holder, tookOver, reason = '', ...reply } = await this.#ask(host, takeScript)
    if (holder !== undefined) throw this.#leased(host, holder, reply.now)
    if (path === undefined) {
      if (!anyway) throw new RunError('LEASE_UNWRITABLE', { host, reason })
      await recorder.emit({ type: 'lease-missing', host, reason })
      return
    }
    this.#held.set(host, { path, renewedAt: momentOf(clock) })
    await recorder.emit({
      type: 'lease-taken',
      host,
      path,
      seconds: LEASE_SECONDS,
      ...(tookOver && { tookOver: this.#told(tookOver, reply.now) }),
    })
  }

  async #renewAll(): Promise<void> {
    const alive = [...this.#held].filter(([, held]) => held.lost === undefined)
    await pool(alive, AT_ONCE, async ([host, held]) => {
      try {
        // A lost connection is for the run to open again: it may take a person's one-time code.
        const session = await this.#options.sessions.open(host)
        if (session.roundTripMs() !== undefined) await this.#renew(host, held)
      } catch {
        // The next change looks at the age of the lease.
      }
    })
  }

  async #renew(host: string, held: Held): Promise<void> {
    const { clock, recorder } = this.#options
    const asked = momentOf(clock)
    const { holder, now } = await this.#ask(host, renewScript)
    if (holder === undefined) {
      held.renewedAt = asked
      return
    }
    held.lost = this.#leased(host, holder, now)
    await recorder.emit({ type: 'lease-lost', host, holder: this.#told(holder, now) })
  }

  async #ask(host: string, script: (lease: Lease, seconds: number) => string): Promise<LeaseReply> {
    const session = await this.#options.sessions.open(host)
    const text = script(this.#lease, LEASE_SECONDS)
    const command = { kind: 'script', as: 'login', text } as const
    const result: CommandResult = await session.exec(command, { timeoutSeconds: COMMAND_SECONDS })
    return parseReply(result.stdout)
  }

  #asksPerson(host: string): boolean {
    const access = this.#options.binding.hosts[host]?.access
    const ways = [access?.ssh, ...(access?.hops ?? []).map(hop => hop.ssh)].flatMap(ssh => ssh?.auth ?? [])
    return ways.some(way => 'interactive' in way || 'bastion' in way)
  }

  #age({ renewedAt }: Held): number {
    const now = momentOf(this.#options.clock)
    return Math.max(now.wall - renewedAt.wall, now.monotonic - renewedAt.monotonic)
  }

  #leased(host: string, holder: LeaseHolder, now: number): RunError {
    const { by, laptop, run, since, until } = this.#told(holder, now)
    return new RunError('HOST_LEASED', { host, by, laptop, run, since, until })
  }

  /** The host's times as the laptop's clock shows them. */
  #told({ since, until, ...holder }: LeaseHolder, hostNow: number): LeaseTime {
    const wall = this.#options.clock.wall()
    const shown = (seconds: number): string => localTime(wall + (seconds - hostNow) * 1000)
    return { ...holder, since: shown(since), until: shown(until) }
  }
}

/** Hosts that these steps may change, those included that an offered fix runs on. */
export function leaseHosts(binding: Binding, steps: readonly Step[]): readonly string[] {
  const fixRoles = steps
    .flatMap(step => [...step.diagnose, ...binding.runbook.diagnose])
    .flatMap(({ on, fix }) => (fix !== undefined && 'do' in fix ? (fix.on ?? on ?? []) : []))
  const onFixes = fixRoles.flatMap(role => binding.roles[role] ?? [])
  return [...new Set([...steps.flatMap(step => stepHosts(binding, step)), ...onFixes])]
}

function momentOf(clock: Clock): Moment {
  return { wall: clock.wall(), monotonic: clock.monotonic() }
}

function localTime(milliseconds: number): string {
  const at = new Date(milliseconds)
  if (Number.isNaN(at.getTime())) return '?'
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-')
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`
}
