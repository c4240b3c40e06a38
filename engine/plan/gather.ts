/** Reads a host's facts over its session; changes nothing there. */
import { isRunError } from '../errors.ts'
import type { Clock, Session } from '../ports.ts'
import { factScript, firewallScript } from './fact-script.ts'
import { wantedTools } from './facts.ts'
import type { HostFacts } from './facts.ts'
import { needsRootForFirewall, parseFacts } from './parse-facts.ts'
import type { ClockReading } from './parse-facts.ts'

const clockReadings = 4
/** Fine enough at once: what a clock is judged by is seconds. */
const fineMs = 25
const timeoutSeconds = 30

/** undefined: the host answered, but not with facts. Throws what the session throws (HOST_LOST, COMMAND_TIMED_OUT). */
export async function gatherFacts(
  session: Session,
  clock: Clock,
  signal?: AbortSignal,
): Promise<HostFacts | undefined> {
  const options = { timeoutSeconds, ...(signal && { signal }) }
  const script = { kind: 'script', text: factScript(wantedTools), as: 'login' } as const
  const { stdout } = await session.exec(script, options)
  const reading = await readClock(session, clock, signal)
  if (!needsRootForFirewall(stdout)) return parseFacts(stdout, reading)
  // As root its lines replace those of the login user. Where sudo refuses, the firewall stays unknown.
  const asRoot = await session
    .exec({ kind: 'script', text: firewallScript, as: 'root' }, options)
    .catch((error: unknown) => {
      if (isRunError(error, 'SUDO_REJECTED', 'SUDO_NEEDS_TTY')) return undefined
      throw error
    })
  return parseFacts(`${stdout}\n${asRoot?.stdout ?? ''}`, reading)
}

/**
 * Host clock minus laptop clock, from the quickest of several round trips, or the first quick one: the host read its clock
 * somewhere inside it, so half of it is the uncertainty. Where date knows no %N the host's second is taken at its middle.
 */
export async function readClock(session: Session, clock: Clock, signal?: AbortSignal): Promise<ClockReading> {
  let best: ClockReading | undefined
  for (let count = 0; count < clockReadings; count++) {
    const reading = await readOnce(session, clock, signal)
    if (reading !== undefined && (best === undefined || reading.errorMs < best.errorMs)) best = reading
    if (best !== undefined && best.errorMs <= fineMs) break
  }
  return best ?? { offsetMs: 0, errorMs: Number.MAX_SAFE_INTEGER }
}

async function readOnce(
  session: Session,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<ClockReading | undefined> {
  const [wall, sent] = [clock.wall(), clock.monotonic()]
  const command = { kind: 'script', text: 'LC_ALL=C date +%s.%N', as: 'login' } as const
  const { stdout } = await session.exec(command, { timeoutSeconds, ...(signal && { signal }) })
  const half = (clock.monotonic() - sent) / 2
  const match = /^(\d{9,})\.?(\d{9})?/.exec(stdout.trim())
  if (match === null) return undefined
  const [, seconds, nanoseconds] = match
  const fraction = nanoseconds === undefined ? 500 : Number(nanoseconds) / 1e6
  const offsetMs = Number(seconds) * 1000 + fraction - (wall + half)
  return { offsetMs: round(offsetMs), errorMs: round(half + (nanoseconds === undefined ? 500 : 0)) }
}

/** To a tenth of a millisecond: more would pretend. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
