/** Whether a host can be reached as it is written: a mistake told here is not hunted for in a cable. */
import type { Issues } from '../source/issues.ts'
import type { YamlFile } from '../source/yaml.ts'
import { isIpv4 } from '../values/ipv4.ts'
import type { Ssh } from './schema.ts'

/** Names of DNS and of /etc/hosts, underscores included, and what IPv6 is written with. */
const name =
  /^(?=.{1,253}$)[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?(?:\.[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?)*\.?$/u
const ipv6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}(?:%[\w.-]+)?$/i

/** What cannot be an address: a name whose last part is a number is none, so `192.168.1.300` is a mistyped IPv4. */
export function isAddress(text: string): boolean {
  if (isIpv4(text) || ipv6.test(text)) return true
  return name.test(text) && !/(?:^|\.)\d+\.?$/.test(text)
}

/** No system and no directory has a user with blanks or signs of a shell; a bastion's `user@asset` and `DOMAIN\user` are users. */
export function isUser(text: string): boolean {
  return !/[\s\p{Cc};|&<>()`"']/u.test(text)
}

export function checkReach(host: string, { address, user }: Ssh, yaml: YamlFile, issues: Issues): void {
  const at = (field: string) => yaml.locate(['hosts', host, 'ssh', field])
  if (!isAddress(address)) issues.add('HOST_ADDRESS', at('address'), { host, value: address })
  if (!isUser(user)) issues.add('HOST_USER', at('user'), { host, value: user })
}
