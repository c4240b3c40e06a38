/** What the laptop would see of the simulated segment; everything else answers as an empty network. */
import type { Clock, Probe, ReachSample } from '../../engine/ports.ts'
import type { Segment } from './world/segment.ts'

export function createRehearsalProbe(segment: Segment, clock: Clock): Probe {
  function sample(address: string): ReachSample {
    const sentMs = clock.monotonic()
    const host = segment.reach(address)
    const mac = host?.card.mac
    const seen = { sentMs, doneMs: clock.monotonic(), reachable: host !== undefined }
    return mac === undefined ? seen : { ...seen, identity: mac, neighbour: mac }
  }
  return {
    tcp: (address, port) => {
      const answers = segment.reach(address) !== undefined
      const outcome = answers ? (port === 22 ? 'open' : 'refused') : 'timeout'
      return Promise.resolve({ outcome, ms: 1 })
    },
    http: () => Promise.resolve({ ok: false, reason: 'rehearsal' }),
    tls: () => Promise.resolve({ ok: false, reason: 'rehearsal' }),
    canPing: () => Promise.resolve(true),
    async *watch(target, everyMs, signal) {
      while (!signal.aborted) {
        yield sample(target.address)
        await clock.sleep(everyMs, signal).catch(() => undefined)
      }
    },
  }
}
