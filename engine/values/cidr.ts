import { readText, refuse, scalar } from './input.ts'
import type { ValueReader } from './input.ts'
import { ipv4Number, ipv4Text, isIpv4, networkOf, warnPublic } from './ipv4.ts'

/**
 * A host's address with the prefix length of its subnet. Fields: `address`, `prefix`, and `network`, the subnet as
 * `192.168.10.0/24`.
 */
export const readCidr: ValueReader = input => {
  const text = readText(input)
  if (text === undefined) return undefined
  const [address = '', length = '', ...rest] = text.split('/')
  if (rest.length > 0 || !isIpv4(address) || !/^(?:[1-9]|[12][0-9]|3[0-2])$/.test(length)) {
    return refuse(input, 'VALUE_CIDR')
  }
  const prefix = Number(length)
  const network = networkOf(ipv4Number(address), prefix)
  const which = reserved(ipv4Number(address), network, prefix)
  if (which !== undefined) return refuse(input, 'VALUE_CIDR_NETWORK', { value: address, which })
  warnPublic(input, address)
  return scalar(text, { address, prefix: length, network: `${ipv4Text(network)}/${length}` })
}

/** The first and last address of a subnet belong to nobody; /31 and /32 have no such two. */
function reserved(address: number, network: number, prefix: number): { en: string; zh: string } | undefined {
  if (prefix > 30) return undefined
  if (address === network) return { en: 'network', zh: '网络' }
  if (address === network + 2 ** (32 - prefix) - 1) return { en: 'broadcast', zh: '广播' }
  return undefined
}
