/** Servers by what they offer: releases that are there for real, and today's sshd held to what old ones offered. */
import { isRunError } from '../../engine/errors.ts'
import type { Session } from '../../engine/ports.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { createTestTransport } from '../../adapters/ssh2/testing/transport.ts'
import { must } from '../lab/system/run.ts'
import { passwords, type Cell } from './cell.ts'
import { prove } from './prove.ts'

/** Release notes and myproposal.h of each; what OpenSSH 9.2 can no longer do (arcfour, blowfish, ripemd160) is left out. */
const offers = {
  '5.3': [
    'KexAlgorithms diffie-hellman-group-exchange-sha256,diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
    'Ciphers aes128-ctr,aes192-ctr,aes256-ctr,aes128-cbc,3des-cbc,aes192-cbc,aes256-cbc',
    'MACs hmac-md5,hmac-sha1,umac-64@openssh.com,hmac-sha1-96,hmac-md5-96',
    'HostKeyAlgorithms ssh-rsa',
  ],
  '6.6': [
    'KexAlgorithms curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
    'Ciphers aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-cbc,3des-cbc',
    'MACs hmac-md5-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-md5,hmac-sha1,hmac-sha2-256',
    'HostKeyAlgorithms ssh-rsa,ecdsa-sha2-nistp256',
  ],
  '7.4': [
    'KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256,diffie-hellman-group14-sha1',
    'Ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-cbc,aes192-cbc,aes256-cbc',
    'MACs umac-64-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha1-etm@openssh.com,hmac-sha2-256,hmac-sha1',
    'HostKeyAlgorithms rsa-sha2-512,rsa-sha2-256,ssh-rsa',
  ],
  /** As appliances of that time, with nothing that is still on by default. */
  appliance: [
    'KexAlgorithms diffie-hellman-group1-sha1',
    'Ciphers 3des-cbc',
    'MACs hmac-md5',
    'HostKeyAlgorithms ssh-rsa',
  ],
} as const

const rsaKey = 'HostKey /etc/ssh/host_rsa_lab'
const makeRsa = `[ -f /etc/ssh/host_rsa_lab ] || ssh-keygen -q -t rsa -b 2048 -N '' -f /etc/ssh/host_rsa_lab`
const ecdsaKey = 'HostKey /etc/ssh/host_ecdsa_lab'
const makeEcdsa = `[ -f /etc/ssh/host_ecdsa_lab ] || ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/host_ecdsa_lab`

/** Follows the one setting that each refusal names until the server lets us in; says which it took. */
async function follow(
  ssh: Ssh,
  attempts = 5,
): Promise<{ readonly legacy: readonly string[]; wrong: readonly string[] }> {
  const legacy: string[] = []
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await using test = createTestTransport(undefined, { values: passwords })
    try {
      const session: Session = await test.transport.open({
        name: 'node-a',
        ssh: { ...ssh, legacy },
        hops: [],
      })
      const said = [...session.identity.legacy].toSorted().join()
      const wrong = await prove(session)
      return { legacy, wrong: said === legacy.toSorted().join() ? wrong : [...wrong, `told as old: ${said}`] }
    } catch (error) {
      const setting = isRunError(error, 'HANDSHAKE_FAILED') ? String(error.params['setting']) : ''
      const [, name] = /^legacy: \[(\S+)\]$/.exec(setting) ?? []
      if (name === undefined) return { legacy, wrong: [`no setting named: ${String(error)}`] }
      legacy.push(name)
    }
  }
  return { legacy, wrong: [`not in with ${legacy.join(', ')}`] }
}

function old(version: keyof typeof offers, needs: readonly string[], full?: true): Cell {
  return {
    name: `sshd as OpenSSH ${version}: ${needs.length === 0 ? 'works' : `each refusal names its setting, works with ${needs.join(', ')}`}`,
    ...(full && { full }),
    async way({ lab, sshd }) {
      await lab.mustExec('node-a', `${makeRsa}; ${makeEcdsa}`)
      return { ssh: await sshd(version, [...offers[version], rsaKey, ecdsaKey]) }
    },
    async judge(_open, { ssh }) {
      const { legacy, wrong } = await follow(ssh)
      const took = legacy.join() === needs.join() ? [] : [`needed ${legacy.join(', ') || 'nothing'}`]
      return [...wrong, ...took]
    },
  }
}

/** In a process of its own, whose crypto has no groups by name, as BoringSSL's has not. */
const withoutGroups: Cell = {
  name: 'crypto without Diffie-Hellman groups by name, as in Electron: works',
  async way({ sshd }) {
    return {
      ssh: await sshd('groups', [
        'KexAlgorithms diffie-hellman-group14-sha256,diffie-hellman-group16-sha512',
      ]),
    }
  },
  async judge(_open, { ssh }) {
    const script = new URL('without-groups.ts', import.meta.url).pathname
    const said = await must([process.execPath, '--import', 'tsx', script, JSON.stringify(ssh)])
    return said.trim() === 'diffie-hellman-group14-sha256 works' ? [] : [said]
  },
}

export const versionCells: readonly Cell[] = [
  {
    name: 'OpenSSH 9.2 of Debian bookworm: works',
    way: async ({ sshd }) => ({ ssh: await sshd('plain', []) }),
  },
  {
    name: 'OpenSSH of Debian sid: works',
    full: true,
    async way({ release, lab }) {
      const folder = await release('sid')
      const start = `ssh-keygen -A >/dev/null; /usr/sbin/sshd -o Port=2291 -o PidFile=/run/sshd-sid.pid -o PermitRootLogin=yes -o UsePAM=no`
      await lab.mustExec('node-a', ['chroot', folder, '/bin/sh', '-c', start])
      const { address, key } = lab.host('node-a')
      return { ssh: { address, port: 2291, user: 'root', auth: { key }, encoding: 'utf-8' } }
    },
  },
  {
    name: 'dropbear, without SFTP: works',
    full: true,
    async way({ install, lab }) {
      await install()
      await lab.mustExec(
        'node-a',
        'mkdir -p /etc/dropbear; dropbearkey -t ed25519 -f /etc/dropbear/key >/dev/null; dropbear -r /etc/dropbear/key -p 2290',
      )
      const { address, key } = lab.host('node-a')
      return { ssh: { address, port: 2290, user: 'root', auth: { key }, encoding: 'utf-8' } }
    },
  },
  old('5.3', ['ssh-rsa']),
  old('6.6', [], true),
  old('7.4', [], true),
  old('appliance', ['diffie-hellman-group1-sha1', 'ssh-rsa', '3des-cbc', 'hmac-md5']),
  withoutGroups,
]
