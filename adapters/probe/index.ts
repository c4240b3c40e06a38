import type { Clock, Probe } from '../../engine/ports.ts'
import { systemClock } from '../system/clock.ts'
import { httpGet } from './http.ts'
import { pingInterval, watchPing } from './ping.ts'
import { tcpConnect, watchTcp } from './tcp.ts'
import { tlsHandshake } from './tls.ts'

/**
 * What this laptop sees of an address. `clock` must be the one of the run's other ports: samples carry its monotonic time.
 * Watching by ICMP is no faster than the system's ping allows (50 ms, or 200 ms where only root may go below).
 */
export function createNodeProbe(clock: Clock = systemClock): Probe {
  let interval: Promise<number | undefined> | undefined
  const fastest = (): Promise<number | undefined> => (interval ??= pingInterval())
  return {
    tcp: (address, port, timeoutMs) => tcpConnect(clock, address, port, timeoutMs),
    http: httpGet,
    tls: tlsHandshake,
    canPing: async () => (await fastest()) !== undefined,
    async *watch(target, everyMs, signal) {
      if (target.kind === 'tcp') yield* watchTcp(clock, target, everyMs, signal)
      else yield* watchPing(clock, target.address, Math.max(everyMs, (await fastest()) ?? everyMs), signal)
    },
  }
}
