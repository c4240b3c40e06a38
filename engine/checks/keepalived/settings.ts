/** Settings of a keepalived configuration as texts that two hosts can be compared by. */
import { instancesOf } from './instances.ts'
import type { Instance } from './instances.ts'
import { parseConfig } from './parse.ts'
import { parseReadConfig } from './read.ts'

export const settingNames = [
  'vrid',
  'advert_int',
  'auth',
  'vips',
  'version',
  'priority',
  'state',
  'nopreempt',
  'interface',
  'unicast',
] as const
export type SettingName = (typeof settingNames)[number]

/** `version` is the program's; all others list every instance by name. undefined: there is no configuration to read. */
export function settingsOf(stdout: string): Readonly<Record<SettingName, string | undefined>> | undefined {
  const { version, text } = parseReadConfig(stdout)
  if (text === undefined) return undefined
  const instances = [...instancesOf(parseConfig(text))].sort((a, b) => (a.name < b.name ? -1 : 1))
  if (instances.length === 0) return undefined
  const each = (value: (instance: Instance) => string): string =>
    instances.length === 1
      ? instances.map(value).join('')
      : instances.map(instance => `${instance.name}: ${value(instance)}`).join('; ')
  return {
    vrid: each(instance => instance.vrid),
    advert_int: each(instance => String(Number(instance.advertInt))),
    auth: each(instance => `${instance.authType} ${instance.authPass}`.trim()),
    // In their order: keepalived compares the list, and another order is another list.
    vips: each(instance => instance.addresses.map(one => one.address).join(' ')),
    version: version === '' ? undefined : version,
    priority: each(instance => instance.priority),
    state: each(instance => instance.state),
    nopreempt: each(instance => String(instance.nopreempt)),
    interface: each(instance => instance.interface),
    unicast: each(instance => String(instance.unicast)),
  }
}
