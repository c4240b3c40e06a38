/** A small model of a VRRP pair on a fake clock: who holds the address when services stop and links die. */
import type { Clock } from '../../engine/ports.ts'

export type NodeName = 'node-a' | 'node-b'
export const nodeNames = ['node-a', 'node-b'] as const

export interface VrrpOptions {
  readonly address?: string
  /** After the holder let go / its link died, the other takes it that late. */
  readonly takesAfterMs?: { readonly stop: number; readonly link: number }
  /** The stopped node takes it back that long after it was started. */
  readonly takesBackMs?: number
  /** How long clients stay cut off after the takeover (gratuitous ARP not honoured). */
  readonly deafMs?: number
  /** Both hold it from the start. */
  readonly splitBrain?: boolean
}

/** A line that keepalived logs on a node, or an announcement on the wire (`node` is 'wire' then). */
export interface SaidLine {
  readonly node: string
  readonly line: string
}

export interface VrrpPair {
  readonly address: string
  readonly said: readonly SaidLine[]
  holds(name: NodeName): boolean
  runs(name: NodeName): boolean
  setService(name: NodeName, on: boolean): void
  setLink(name: NodeName, up: boolean): void
  /** Whom a client reaches now. */
  answering(): NodeName | undefined
}

/** `node-a` holds the address at first. */
export function vrrpPair(clock: Clock, options: VrrpOptions): VrrpPair {
  const address = options.address ?? '10.9.0.100'
  const takes = options.takesAfterMs ?? { stop: 650, link: 3200 }
  const nodes = {
    'node-a': { service: true, up: true, holds: true },
    'node-b': { service: true, up: true, holds: options.splitBrain === true },
  }
  const said: SaidLine[] = []
  let reachedFromMs = 0

  const other = (name: NodeName): NodeName => (name === 'node-a' ? 'node-b' : 'node-a')
  const after = (ms: number, act: () => void): void => void clock.sleep(ms).then(act, () => undefined)

  function take(name: NodeName): void {
    const { service, up, holds } = nodes[name]
    if (!service || !up || holds) return
    nodes[name].holds = true
    reachedFromMs = clock.monotonic() + (options.deafMs ?? 0)
    said.push({ node: name, line: 'Keepalived_vrrp[7]: (VI) Entering MASTER STATE' })
    const announcement = { node: 'wire', line: `ARP, Request who-has ${address} tell ${address}, length 28` }
    said.push(...Array.from({ length: 5 }, () => announcement))
  }
  function letGo(name: NodeName, lateMs: number): void {
    const held = nodes[name].holds
    nodes[name].holds = false
    if (held) after(lateMs, () => take(other(name)))
  }
  function back(name: NodeName): void {
    if (options.takesBackMs === undefined) return
    after(options.takesBackMs, () => {
      nodes[other(name)].holds = false
      take(name)
    })
  }
  return {
    address,
    said,
    holds: name => nodes[name].holds,
    runs: name => nodes[name].service,
    setService(name, on) {
      if (nodes[name].service === on) return
      nodes[name].service = on
      if (!on) return letGo(name, takes.stop)
      said.push({ node: name, line: 'Keepalived_vrrp[9]: (VI) Entering BACKUP STATE' })
      back(name)
    },
    setLink(name, up) {
      nodes[name].up = up
      if (up) back(name)
      else letGo(name, takes.link)
    },
    answering() {
      const holder = nodeNames.find(name => nodes[name].holds && nodes[name].up)
      return holder !== undefined && clock.monotonic() >= reachedFromMs ? holder : undefined
    },
  }
}
