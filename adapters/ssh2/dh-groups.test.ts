import crypto from 'node:crypto'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { groupPrime, installDhGroups } from './dh-groups.ts'
import { startFakeServer } from './testing/server.ts'

const names = ['modp2', 'modp14', 'modp15', 'modp16', 'modp17', 'modp18']

describe('groups by name', { timeout: 30_000 }, () => {
  it.each(names)('computes the prime that OpenSSL has for %s', name => {
    expect(groupPrime(name)?.toString('hex')).toBe(crypto.getDiffieHellman(name).getPrime('hex'))
  })

  it('replaces only what the runtime refuses', () => {
    const asked: string[] = []
    const runtime = {
      createDiffieHellman: crypto.createDiffieHellman,
      createDiffieHellmanGroup(name: string) {
        asked.push(name)
        throw new Error('Unknown DH group')
      },
    }
    installDhGroups(runtime)
    const ours = runtime.createDiffieHellmanGroup('modp14') as unknown as crypto.DiffieHellman
    const theirs = crypto.createDiffieHellmanGroup('modp14')
    ours.generateKeys()
    theirs.generateKeys()

    expect(ours.computeSecret(theirs.getPublicKey())).toEqual(theirs.computeSecret(ours.getPublicKey()))
    expect(() => runtime.createDiffieHellmanGroup('modp99')).toThrow('Unknown DH group')
    expect(asked).toEqual(['modp14', 'modp99'])
  })

  it.each(['diffie-hellman-group1-sha1', 'diffie-hellman-group14-sha256'] as const)(
    'shakes hands with %s where the groups have been taken away',
    async kex => {
      await using server = await startFakeServer({ algorithms: { kex: [kex] } })
      const library = fileURLToPath(new URL('library.ts', import.meta.url))
      const program = `
        const crypto = require('node:crypto')
        crypto.createDiffieHellmanGroup = () => { throw new Error('taken away') }
        import(${JSON.stringify(library)}).then(({ ssh2 }) => {
          const client = new ssh2.Client()
          client.on('ready', () => { console.log('ready'); client.end() })
          client.connect({ host: '127.0.0.1', port: ${server.ssh.port}, username: 'u', password: 'p',
            algorithms: { kex: ['${kex}'] }, hostVerifier: () => true })
        })`

      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', program])

      expect(stdout).toBe('ready\n')
    },
  )
})
