/** Addresses in running text. */

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const group = '[0-9A-Fa-f]{1,4}'
const v6 = [
  `(?:${group}:){7}${group}`,
  // `::` once, with at most six groups on either side.
  `(?:${group}:){1,6}(?::${group}){1,6}`,
  `(?:${group}:){1,7}:`,
  `::(?:${group}:){0,6}${group}`,
].join('|')

export const addressPatterns: readonly (readonly ['address' | 'mac', RegExp])[] = [
  ['mac', /(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:])/g],
  ['address', new RegExp(`(?<![\\d.])(?:${octet}\\.){3}${octet}(?![\\d]|\\.\\d)`, 'g')],
  ['address', new RegExp(`(?<![0-9A-Za-z:.])(?:${v6})(?![0-9A-Za-z:])`, 'g')],
]

/** Loopback, unspecified, netmasks and multicast (VRRP's 224.0.0.18) are the same everywhere and hide nobody. */
export function isTelling(address: string): boolean {
  return !/^(?:127\.|0\.0\.0\.0$|255\.|22[4-9]\.|23\d\.|::1?$|ff0[0-9a-f]:|(?:00|ff)(?::(?:00|ff)){5}$)/i.test(
    address,
  )
}
