/** Files under a passphrase in the format of age, so that `age -d FILE` opens them without this program. */
import { Decrypter, Encrypter } from 'age-encryption'
import { RunError } from '../../engine/errors.ts'
import { passphraseIdentity, passphraseRecipient } from './scrypt.ts'

export function encryptBytes(
  plain: Uint8Array,
  passphrase: string,
  workFactor?: number,
): Promise<Uint8Array> {
  return encrypterFor(passphrase, workFactor).encrypt(plain)
}

/** Throws VAULT_PASSPHRASE_WRONG, or VAULT_DAMAGED where the file is cut, touched or no age file. `path` is for the message. */
export async function decryptBytes(
  sealed: Uint8Array,
  passphrase: string,
  path: string,
): Promise<Uint8Array> {
  return opening(passphrase, path, decrypter => decrypter.decrypt(sealed))
}

export function encryptStream(
  plain: ReadableStream<Uint8Array>,
  passphrase: string,
  workFactor?: number,
): Promise<ReadableStream<Uint8Array>> {
  return encrypterFor(passphrase, workFactor).encrypt(plain)
}

/** As decryptBytes for the header. What is damaged further back shows while reading: the stream ends in an error there. */
export function decryptStream(
  sealed: ReadableStream<Uint8Array>,
  passphrase: string,
  path: string,
): Promise<ReadableStream<Uint8Array>> {
  return opening(passphrase, path, decrypter => decrypter.decrypt(sealed))
}

function encrypterFor(passphrase: string, workFactor: number | undefined): Encrypter {
  const encrypter = new Encrypter()
  encrypter.addRecipient(passphraseRecipient(passphrase, workFactor))
  return encrypter
}

async function opening<T>(
  passphrase: string,
  path: string,
  open: (decrypter: Decrypter) => Promise<T>,
): Promise<T> {
  const identity = passphraseIdentity(passphrase)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return await open(decrypter)
  } catch (cause) {
    throw new RunError(identity.refused() ? 'VAULT_PASSPHRASE_WRONG' : 'VAULT_DAMAGED', { path }, { cause })
  }
}
