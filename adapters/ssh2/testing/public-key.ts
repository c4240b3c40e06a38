/** A public key in SSH's own form: its type, then `seed` as what would be the key. Enough for whoever only compares. */
export function publicKeyOf(type: string, seed = 'x'): string {
  const field = (text: string): Buffer => {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return Buffer.concat([field(type), field(seed.repeat(32))]).toString('base64')
}
