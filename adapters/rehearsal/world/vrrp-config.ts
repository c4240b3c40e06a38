/** Reads as much of keepalived.conf as the simulated daemon obeys; what it does not know it reports, as the real one does. */
export interface VrrpConfig {
  readonly interface: string
  readonly vrid: number
  readonly priority: number
  readonly advertSeconds: number
  readonly nopreempt: boolean
  readonly state: string
  readonly authentication: string
  readonly strict: boolean
  /** `address/prefix`. */
  readonly addresses: readonly string[]
  readonly source: string | undefined
  readonly peers: readonly string[]
}

const known = new Set(
  (
    'global_defs router_id enable_script_security script_user vrrp_instance state interface virtual_router_id priority ' +
    'advert_int nopreempt preempt_delay unicast_src_ip unicast_peer authentication auth_type auth_pass virtual_ipaddress ' +
    'vrrp_strict vrrp_garp_master_refresh track_script vrrp_version garp_master_delay garp_master_repeat dont_track_primary ' +
    'vrrp_skip_check_adv_addr vrrp_garp_interval vrrp_gna_interval notification_email notification_email_from smtp_server ' +
    'smtp_connect_timeout mcast_src_ip track_interface vrrp_garp_master_repeat vrrp_garp_master_delay max_auto_priority'
  ).split(' '),
)

/** The instance, and one line for each problem, worded as keepalived 2.2 words it. */
export function readVrrpConfig(text: string): {
  config: VrrpConfig | undefined
  problems: readonly string[]
} {
  const problems: string[] = []
  const words = new Map<string, string>()
  const lists: Record<string, string[]> = { virtual_ipaddress: [], unicast_peer: [] }
  let flags = ''
  let open: string | undefined
  for (const line of text.split('\n').map(one => one.replace(/[#!].*$/, ''))) {
    for (const part of line.replace(/[{}]/g, ' $& ').split('{').length > 1 ? [line] : [line]) {
      const [word = '', ...rest] = part.replace(/[{}]/g, ' ').trim().split(/\s+/)
      if (open !== undefined && line.includes('}')) open = undefined
      if (word === '') continue
      const list = open === undefined ? undefined : lists[open]
      if (list !== undefined) {
        list.push(word)
        continue
      }
      if (!known.has(word)) problems.push(`(Line 1) Unknown keyword '${word}'`)
      if (lists[word] !== undefined) open = word
      words.set(word, rest.join(' '))
      flags += ` ${word}`
    }
  }
  const opens = text.split('{').length
  if (opens !== text.split('}').length) problems.push("Missing '}' or '{' in configuration")
  if (!words.has('vrrp_instance')) return { config: undefined, problems }
  return { config: toConfig(words, lists, flags), problems }
}

function toConfig(words: Map<string, string>, lists: Record<string, string[]>, flags: string): VrrpConfig {
  return {
    interface: words.get('interface') ?? 'eth0',
    vrid: Number(words.get('virtual_router_id') ?? 0),
    priority: Number(words.get('priority') ?? 100),
    advertSeconds: Number(words.get('advert_int') ?? 1),
    nopreempt: / nopreempt\b/.test(flags),
    state: words.get('state') ?? 'BACKUP',
    authentication: words.get('auth_pass') ?? '',
    strict: / vrrp_strict\b/.test(flags),
    addresses: lists['virtual_ipaddress'] ?? [],
    source: words.get('unicast_src_ip'),
    peers: lists['unicast_peer'] ?? [],
  }
}
