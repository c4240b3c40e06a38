/** Whether a host can be reached as it is written: a mistake told here is not hunted for in a cable. */
import type { Issues } from '../source/issues.ts'
import { isDataMap, type Data } from '../source/yaml-text.ts'
import type { YamlFile } from '../source/yaml.ts'
import { isIpv4 } from '../values/ipv4.ts'

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

/** Takes the file's plain data: what is wrong at one host is told though another is not filled in yet. */
export function checkReach(site: unknown, yaml: YamlFile, issues: Issues): void {
  const hosts = isDataMap(site) && isDataMap(site['hosts']) ? site['hosts'] : {}
  for (const [host, definition] of Object.entries(hosts)) {
    const ssh = isDataMap(definition) && isDataMap(definition['ssh']) ? definition['ssh'] : {}
    const { address, user } = ssh
    const at = (field: string) => yaml.locate(['hosts', host, 'ssh', field])
    if (isGiven(address) && !isAddress(address))
      issues.add('HOST_ADDRESS', at('address'), { host, value: address })
    if (isGiven(user) && !isUser(user)) issues.add('HOST_USER', at('user'), { host, value: user })
  }
}

/** What is no text, or none yet, is told as such. */
function isGiven(value: Data | undefined): value is string {
  return typeof value === 'string' && value !== ''
}
