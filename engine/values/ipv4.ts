import { readText, refuse, scalar } from './input.ts'
import type { ValueInput, ValueReader } from './input.ts'

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const dottedQuad = new RegExp(`^${octet}(?:\\.${octet}){3}$`)

/** Exactly four decimal numbers: a leading zero is octal to some programs, decimal to others. */
export function isIpv4(text: string): boolean {
  return dottedQuad.test(text)
}

/** The address as a number from 0 to 2^32 - 1; `text` was checked by isIpv4. */
export function ipv4Number(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

export function ipv4Text(value: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.')
}

/** First address of the subnet that an address lies in. */
export function networkOf(address: number, prefix: number): number {
  const size = 2 ** (32 - prefix)
  return Math.floor(address / size) * size
}

/** RFC 1918, 6598, 3927, loopback, and what RFC 5737 and 2544 keep for documents and tests. */
const internal: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['198.18.0.0', 15],
]

/** 172.168.1.x looks private and is not: a mistake that real site papers contain. */
export function isPublic(text: string): boolean {
  const address = ipv4Number(text)
  if (address < 2 ** 24 || address >= 224 * 2 ** 24) return false
  return !internal.some(([base, prefix]) => networkOf(address, prefix) === ipv4Number(base))
}

/** A public address is allowed and warned of. */
export function warnPublic(input: ValueInput, address: string): void {
  if (isPublic(address)) refuse(input, 'PUBLIC_ADDRESS', { value: address })
}

export const readIpv4: ValueReader = input => {
  const text = readText(input)
  if (text === undefined) return undefined
  if (!isIpv4(text)) return refuse(input, 'VALUE_IPV4')
  warnPublic(input, text)
  return scalar(text)
}
