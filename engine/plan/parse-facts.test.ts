import { describe, expect, it } from 'vitest'
import { centos6, centos7 } from './fixtures/facts.ts'
import { needsRootForFirewall, parseFacts } from './parse-facts.ts'

const clock = { offsetMs: -1200, errorMs: 4 }
const without = (text: string, key: string): string => text.replace(new RegExp(`^${key}\\t.*\\n`, 'gm'), '')
const extended = (text: string, lines: string): string => `${lines}${text}`

describe('parseFacts', () => {
  it('CentOS 6: no os-release, sysv, iptables', () => {
    const facts = parseFacts(centos6, clock)

    expect(facts).toMatchObject({
      hostname: 'db1.example.cn',
      distribution: 'centos',
      release: '6.10',
      family: 'rhel',
      init: 'sysv',
      firewall: 'iptables',
      selinux: 'enforcing',
      privilege: 'root',
      sshInterface: 'eth0',
      clockOffsetMs: -1200,
      clockErrorMs: 4,
    })
    expect(facts?.interfaces[1]).toEqual({
      name: 'eth0',
      mac: '00:0c:29:aa:bb:01',
      up: true,
      lowerUp: true,
      addresses: ['192.168.10.65/24', '192.168.10.78/24'],
    })
    expect(facts?.interfaces[2]).toMatchObject({ up: true, lowerUp: false, addresses: [] })
    expect(facts).not.toHaveProperty('machineId')
    expect(facts?.tools).toMatchObject({ yum: '/sbin/yum' })
  })

  it('CentOS 7: firewalld, a VLAN on a bond, a sudo password', () => {
    expect(parseFacts(centos7, clock)).toMatchObject({
      distribution: 'centos',
      release: '7',
      family: 'rhel',
      init: 'systemd',
      firewall: 'firewalld',
      selinux: 'permissive',
      privilege: 'sudo-password',
      user: 'ops',
      virtualization: 'vmware',
      sshInterface: 'bond0.20',
      machineId: '8f1c0f1f9d1b4d4f9e0d6a1f0c9f5b11',
      interfaces: [{ name: 'bond0.20', addresses: ['10.20.0.11/16'] }],
    })
  })

  it.each([
    ['cut off', centos6.replace(/end\t1\n$/, '')],
    ['empty', ''],
    ['a banner only', 'Last login: today\n'],
  ])('is nothing at all when the output is %s', (_, text) => {
    expect(parseFacts(text, clock)).toBeUndefined()
  })

  it('reads past what a login script prints, and past CRs', () => {
    expect(parseFacts(`Welcome\tto this host\n${centos6.replaceAll('\n', '\r\n')}`, clock)).toMatchObject({
      release: '6.10',
    })
  })

  it.each([
    [
      'os_ID\topenEuler\nos_VERSION_ID\t"22.03"\n',
      { distribution: 'openEuler', release: '22.03', family: 'rhel' },
    ],
    [
      'os_ID\tubuntu\nos_ID_LIKE\tdebian\nos_VERSION_ID\t"18.04"\n',
      { distribution: 'ubuntu', family: 'debian' },
    ],
    ['os_ID\t"sles"\nos_ID_LIKE\t"suse"\nos_VERSION_ID\t"15.5"\n', { family: 'other' }],
  ])('tells the family: %s', (lines, expected) => {
    expect(parseFacts(extended(without(centos6, 'redhat_release'), lines), clock)).toMatchObject(expected)
  })

  it.each([
    ['', 'none'],
    ['nft_rules\t0\niptables_rules\t0\n', 'none'],
    ['nft_rules\t4\niptables_rules\t4\n', 'nftables'],
    ['nft_rules\t0\niptables_rules\t4\n', 'iptables'],
    ['ufw\tactive\nnft_rules\t9\n', 'ufw'],
    ['nft_rules\tunreadable\n', undefined],
    ['nft_rules\tunreadable\nnft_rules\t3\n', 'nftables'],
  ])('an active firewall, never one that is merely there: %j', (lines, expected) => {
    const text = without(centos6, 'iptables_rules')

    expect(parseFacts(extended(text, lines), clock)?.firewall).toBe(expected)
  })

  it.each([
    ['mysqld  Ver 5.6.24 for Linux on x86_64 (MySQL Community Server (GPL))', 'mysql 5.6.24'],
    ['/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', 'mysql 9.7.4'],
    [
      'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
      'mariadb 10.11.19',
    ],
    ['mysqld: error while loading shared libraries', undefined],
  ])('the database server that is installed: %s', (said, expected) => {
    expect(parseFacts(extended(centos6, `database\t${said}\n`), clock)?.database).toBe(expected)
  })

  it('tells when root must be asked for the rules', () => {
    expect([needsRootForFirewall(centos6), needsRootForFirewall(centos7)]).toEqual([false, true])
  })
})
