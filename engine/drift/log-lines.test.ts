import { describe, expect, it } from 'vitest'
import { isGratuitousArp, markOfLogLine } from './log-lines.ts'

describe('markOfLogLine', () => {
  it.each([
    ['Keepalived_vrrp[812]: (VI_APP) Entering MASTER STATE', 'entered-master'],
    [
      'Jan  2 03:04:05 lb01 Keepalived_vrrp[812]: VRRP_Instance(VI_1) Entering BACKUP STATE',
      'entered-backup',
    ],
    ['Keepalived_vrrp[812]: VRRP_Instance(VI_1) Now in FAULT state', 'entered-fault'],
    ['Keepalived_vrrp[812]: (VI_APP) sent 0 priority', 'sent-priority-0'],
    ['Keepalived_vrrp[812]: VRRP_Instance(VI_1) Transition to MASTER STATE', 'log'],
    ['Keepalived_vrrp[812]: (VI_APP) Sending/queueing gratuitous ARPs on eth0 for 10.9.0.100', 'log'],
  ])('reads %s', (line, kind) => {
    expect(markOfLogLine(line)?.kind).toBe(kind)
  })

  it('keeps the message without the daemon, and passes other lines over', () => {
    expect(markOfLogLine('… node Keepalived_vrrp[1]: (VI) Entering MASTER STATE')?.text).toBe(
      '(VI) Entering MASTER STATE',
    )
    expect(markOfLogLine('sshd[1]: Accepted publickey for root')).toBeNull()
    expect(markOfLogLine('')).toBeNull()
  })
})

describe('isGratuitousArp', () => {
  it('knows requests and replies that announce the address', () => {
    const request =
      '03:04:05.1 eth0 B ARP, Request who-has 10.9.0.10 (ff:ff:ff:ff:ff:ff) tell 10.9.0.10, length 28'

    expect(isGratuitousArp(request, '10.9.0.10')).toBe(true)
    expect(isGratuitousArp('ARP, Request who-has 10.9.0.10 tell 10.9.0.10, length 46', '10.9.0.10')).toBe(
      true,
    )
    expect(isGratuitousArp('ARP, Reply 10.9.0.10 is-at 02:00:00:00:00:02, length 28', '10.9.0.10')).toBe(true)
  })

  it('does not take a question for an announcement, nor a longer address for this one', () => {
    expect(isGratuitousArp('ARP, Request who-has 10.9.0.10 tell 10.9.0.1, length 28', '10.9.0.10')).toBe(
      false,
    )
    expect(isGratuitousArp('ARP, Request who-has 10.9.0.10 tell 10.9.0.100, length 28', '10.9.0.10')).toBe(
      false,
    )
    expect(isGratuitousArp('ARP, Request who-has 10.9.0.100 tell 10.9.0.100, length 28', '10.9.0.10')).toBe(
      false,
    )
    expect(isGratuitousArp('ARP, Reply 10.9.0.100 is-at 02:00:00:00:00:02', '10.9.0.10')).toBe(false)
  })
})
