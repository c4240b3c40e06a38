import { RunError, isRunError } from '../../engine/errors.ts'
import type { Clock } from '../../engine/ports.ts'

export interface ReconnectOptions {
  readonly host: string
  readonly clock: Clock
  /** All attempts together, in seconds. */
  readonly budgetSeconds: number
  readonly signal?: AbortSignal
}

/** OpenSSH 9.8 and later shut out clients that connect too often (PerSourcePenalties): never less than half a second apart. */
const firstWaitMs = 500
const longestWaitMs = 10_000

/**
 * Tries again, ever more slowly, while the host cannot be reached. Whatever else stands in the way (a rejected password, a
 * changed key, a failed handshake) is thrown at once: trying again would change nothing and could lock an account.
 */
export async function withBackOff<T>(attempt: () => Promise<T>, options: ReconnectOptions): Promise<T> {
  const { host, clock, signal } = options
  const giveUpAt = clock.monotonic() + options.budgetSeconds * 1000
  for (let wait = firstWaitMs; ; wait = Math.min(2 * wait, longestWaitMs)) {
    try {
      return await attempt()
    } catch (error) {
      if (!isRunError(error, 'HOST_UNREACHABLE', 'HOST_LOST')) throw error
      if (clock.monotonic() + wait > giveUpAt) throw error
    }
    await clock.sleep(wait, signal).catch(() => {})
    if (signal?.aborted === true) throw new RunError('CANCELLED', { host })
  }
}
