import { readFileSync } from 'node:fs'

/**
 * The MAC address that Linux's own ARP table holds for an address; undefined where there is none, it is incomplete, or this is
 * not Linux. Reading /proc/net/arp costs no process, so it can be asked at every probe.
 */
export function neighbourOf(address: string, table: () => string = readTable): string | undefined {
  for (const line of table().split('\n')) {
    const [ip, , flags, mac] = line.split(/\s+/)
    if (ip !== address || mac === undefined) continue
    // 0x2: complete. An incomplete entry shows 00:00:00:00:00:00.
    return (Number(flags) & 2) !== 0 ? mac.toLowerCase() : undefined
  }
  return undefined
}

function readTable(): string {
  try {
    return readFileSync('/proc/net/arp', 'utf8')
  } catch {
    return ''
  }
}
