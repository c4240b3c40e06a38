import type { Mark } from './types.ts'

/** First match wins. Texts as keepalived 1.2 to 2.3 log them; 1.x writes `VRRP_Instance(VI_1) Entering MASTER STATE`. */
const forms: readonly (readonly [Mark['kind'], RegExp])[] = [
  ['entered-master', /Entering MASTER STATE/],
  ['entered-backup', /Entering BACKUP STATE/],
  ['entered-fault', /(Entering|Now in) FAULT state/i],
  ['sent-priority-0', /sent 0 priority/],
  [
    'log',
    /Transition to MASTER STATE|gratuitous ARP|Netlink reports|timer expired|Stopp(ed|ing) Keepalived|Starting Keepalived/i,
  ],
]

/** What a line of keepalived's log says about the drill; null for all others. */
export function markOfLogLine(line: string): Pick<Mark, 'kind' | 'text'> | null {
  const text = line.replace(/^.*?keepalived(_vrrp)?(\[\d+\])?:\s*/i, '').trim()
  const found = forms.find(([, pattern]) => pattern.test(line))
  return found === undefined ? null : { kind: found[0], text }
}

/** Whether a line of `tcpdump -nn arp` announces the address: sender and target alike, asked or answered. */
export function isGratuitousArp(line: string, address: string): boolean {
  const literal = address.replaceAll('.', String.raw`\.`)
  const request = new RegExp(String.raw`who-has ${literal}(?: \([0-9a-f:]+\))? tell ${literal}(?![\d.])`, 'i')
  const announced = new RegExp(String.raw`Announcement ${literal}(?![\d.])`, 'i')
  const reply = new RegExp(String.raw`Reply ${literal} is-at `, 'i')
  return request.test(line) || announced.test(line) || reply.test(line)
}
