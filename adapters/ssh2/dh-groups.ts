/**
 * Diffie-Hellman groups by name, for runtimes whose crypto lacks them (Electron's BoringSSL throws for modp2 and others).
 * Must be installed before ssh2 is loaded, since ssh2 keeps its own reference to `createDiffieHellmanGroup`.
 */
import crypto from 'node:crypto'

/** RFC 2409 and RFC 3526: prime = 2^bits - 2^(bits-64) - 1 + 2^64 * (floor(2^(bits-130) * pi) + offset). */
const groups: Readonly<Record<string, { readonly bits: number; readonly offset: bigint }>> = {
  modp2: { bits: 1024, offset: 129_093n },
  modp14: { bits: 2048, offset: 124_476n },
  modp15: { bits: 3072, offset: 1_690_314n },
  modp16: { bits: 4096, offset: 240_904n },
  modp17: { bits: 6144, offset: 929_484n },
  modp18: { bits: 8192, offset: 4_743_158n },
}
const generator = 2
const primes = new Map<string, Buffer>()

/** The prime of one of the groups that SSH uses, big-endian; undefined for an unknown name. */
export function groupPrime(name: string): Buffer | undefined {
  const known = primes.get(name)
  if (known !== undefined) return known
  const group = groups[name]
  if (group === undefined) return undefined
  const { bits, offset } = group
  const size = BigInt(bits)
  const value = (1n << size) - (1n << (size - 64n)) - 1n + ((floorPi(bits - 130) + offset) << 64n)
  const prime = Buffer.from(value.toString(16), 'hex')
  primes.set(name, prime)
  return prime
}

/** floor(2^bits * pi), by Machin's formula with 64 guard bits. */
function floorPi(bits: number): bigint {
  const unity = 1n << BigInt(bits + 64)
  return (4n * (4n * arctanOfInverse(5n, unity) - arctanOfInverse(239n, unity))) >> 64n
}

function arctanOfInverse(x: bigint, unity: bigint): bigint {
  let power = unity / x
  let sum = power
  for (let odd = 3n, sign = -1n; power !== 0n; odd += 2n, sign = -sign) {
    power /= x * x
    sum += (sign * power) / odd
  }
  return sum
}

type Crypto = Pick<typeof crypto, 'createDiffieHellmanGroup' | 'createDiffieHellman'>

/** Makes `createDiffieHellmanGroup` fall back to explicit primes where the runtime refuses a name. */
export function installDhGroups(target: Crypto = crypto): void {
  const original = target.createDiffieHellmanGroup
  target.createDiffieHellmanGroup = function createDiffieHellmanGroup(name) {
    try {
      return original(name)
    } catch (error) {
      const prime = groupPrime(name)
      if (prime === undefined) throw error
      return target.createDiffieHellman(prime, generator)
    }
  }
}
