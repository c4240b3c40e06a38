/** What a configuration says of each vrrp_instance, in a form that two hosts' files can be compared in. */
import type { Config, ConfigNode } from './parse.ts'
import { child, wordsInside } from './parse.ts'

export interface VirtualAddress {
  /** `address/prefix`; /32 where none is given, as keepalived takes it. */
  readonly address: string
  readonly device?: string
  readonly label?: string
  readonly line: number
}

export interface Instance {
  readonly name: string
  readonly line: number
  readonly state: string
  readonly interface: string
  readonly vrid: string
  readonly priority: string
  readonly advertInt: string
  readonly nopreempt: boolean
  readonly strict: boolean
  /** `PASS` or `AH` and the secret as the probe gave it (masked or hashed); empty without authentication. */
  readonly authType: string
  readonly authPass: string
  readonly unicast: boolean
  readonly addresses: readonly VirtualAddress[]
  /** Script names with the weight given in track_script, where one is given. */
  readonly tracked: readonly { readonly script: string; readonly weight?: number; readonly line: number }[]
}

/** Defaults are keepalived's own: priority 100, advert_int 1, state BACKUP. */
export function instancesOf(config: Config): readonly Instance[] {
  return config.nodes.filter(node => node.words[0] === 'vrrp_instance').map(instanceOf)
}

function instanceOf(node: ConfigNode): Instance {
  const value = (keyword: string): string => child(node, keyword)?.words[1] ?? ''
  const auth = wordsInside(child(node, 'authentication'))
  const after = (word: string): string => (auth.includes(word) ? (auth[auth.indexOf(word) + 1] ?? '') : '')
  return {
    name: node.words[1] ?? '',
    line: node.line,
    state: value('state') || 'BACKUP',
    interface: value('interface'),
    vrid: value('virtual_router_id'),
    priority: value('priority') || '100',
    advertInt: value('advert_int') || '1',
    nopreempt: child(node, 'nopreempt') !== undefined,
    strict: child(node, 'strict_mode') !== undefined,
    authType: after('auth_type'),
    authPass: after('auth_pass'),
    unicast: child(node, 'unicast_peer') !== undefined,
    addresses: (child(node, 'virtual_ipaddress')?.children ?? []).flatMap(addressesOf),
    tracked: (child(node, 'track_script')?.children ?? []).map(each => {
      const weight = wordAfter(each.words, 'weight')
      return {
        script: each.words[0] ?? '',
        line: each.line,
        ...(weight === undefined ? {} : { weight: Number(weight) }),
      }
    }),
  }
}

/** One address a line with its options; several on one line (`virtual_ipaddress { A B }`) are read as several. */
function addressesOf(node: ConfigNode): readonly VirtualAddress[] {
  const starts = node.words.flatMap((word, index) =>
    isAddress(word) && node.words[index - 1] !== 'brd' ? [index] : [],
  )
  return starts.map((start, index) => {
    const words = node.words.slice(start, starts[index + 1])
    const device = wordAfter(words, 'dev')
    const label = wordAfter(words, 'label')
    const address = words[0] ?? ''
    return {
      address: address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`,
      line: node.line,
      ...(device === undefined ? {} : { device }),
      ...(label === undefined ? {} : { label }),
    }
  })
}

function isAddress(word: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(word) || /^[0-9a-f]*:[0-9a-f:]+(\/\d+)?$/i.test(word)
}

export function wordAfter(words: readonly string[], keyword: string): string | undefined {
  const at = words.indexOf(keyword)
  return at === -1 ? undefined : words[at + 1]
}

/** Default weight of each vrrp_script, and the program that it runs. */
export function scriptsOf(config: Config): readonly {
  readonly name: string
  readonly program: string
  readonly weight: number
  readonly line: number
}[] {
  return config.nodes
    .filter(node => node.words[0] === 'vrrp_script')
    .map(node => ({
      name: node.words[1] ?? '',
      program: programOf(child(node, 'script')?.words.slice(1) ?? []),
      weight: Number(child(node, 'weight')?.words[1] ?? 0),
      line: node.line,
    }))
}

/** `script "/path args"` or `script /path args`: the first blank ends the path. */
function programOf(words: readonly string[]): string {
  return words.join(' ').trim().split(/\s+/)[0] ?? ''
}

/** Every program that keepalived would start: check scripts, and the notify scripts of instances and groups. */
export function programsOf(config: Config): readonly { readonly path: string; readonly line: number }[] {
  const notify = config.nodes
    .filter(node => node.words[0] === 'vrrp_instance' || node.words[0] === 'vrrp_sync_group')
    .flatMap(node => node.children)
    .filter(each =>
      /^notify(_master|_backup|_fault|_stop|_deleted|_master_rx_lower_pri)?$/.test(each.words[0] ?? ''),
    )
    .map(each => ({ path: programOf(each.words.slice(1)), line: each.line }))
  const checks = scriptsOf(config).map(script => ({ path: script.program, line: script.line }))
  // Built-in commands such as `killall -0 haproxy` come without a path: keepalived looks them up itself.
  return [...checks, ...notify].filter(program => program.path.startsWith('/'))
}
