/**
 * age's passphrase stanza (https://age-encryption.org/v1, "scrypt recipient stanza") with Node's scrypt. The library's own runs in
 * JavaScript on the main thread and stops everything for a second or two: keepalives, terminals, the samplers of a drill.
 */
import { randomBytes, scrypt } from 'node:crypto'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { Stanza, type Identity, type Recipient } from 'age-encryption'

/** age's default: 2^18, about a second and 256 MiB for each try. */
export const defaultWorkFactor = 18
/** A file that asks for more would take gigabytes of memory; the library draws the same line. */
const highestWorkFactor = 20
const label = 'age-encryption.org/v1/scrypt'
/** Each file has a key of its own, so age fixes the nonce. */
const nonce = new Uint8Array(12)

export function passphraseRecipient(passphrase: string, workFactor = defaultWorkFactor): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16)
      const key = await derive(passphrase, salt, workFactor)
      const args = ['scrypt', base64(salt), String(workFactor)]
      return [new Stanza(args, chacha20poly1305(key, nonce).encrypt(fileKey))]
    },
  }
}

/** `refused()` tells a wrong passphrase apart from a file that is damaged. */
export function passphraseIdentity(passphrase: string): Identity & { refused(): boolean } {
  let refused = false
  return {
    refused: () => refused,
    async unwrapFileKey(stanzas) {
      const [stanza, ...others] = stanzas
      const [kind, salt, factor] = stanza?.args ?? []
      if (stanza === undefined || others.length > 0 || kind !== 'scrypt')
        throw new Error('no passphrase file')
      const workFactor = /^[1-9]\d?$/.test(factor ?? '') ? Number(factor) : Infinity
      if (workFactor > highestWorkFactor) throw new Error('work factor')
      const bytes = Buffer.from(salt ?? '', 'base64')
      if (bytes.length !== 16 || stanza.body.length !== 32) throw new Error('stanza')
      const key = await derive(passphrase, bytes, workFactor)
      try {
        return chacha20poly1305(key, nonce).decrypt(stanza.body)
      } catch {
        refused = true
        return null
      }
    },
  }
}

function derive(passphrase: string, salt: Uint8Array, workFactor: number): Promise<Uint8Array> {
  const [N, r] = [2 ** workFactor, 8]
  const salted = Buffer.concat([Buffer.from(label), salt])
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salted, 32, { N, r, p: 1, maxmem: 128 * N * r + 2 ** 20 }, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
