/** What the texts of each kind's spec are: docs/formats/kinds.md. A text that stands in no table is plain words. */

export type FieldUse =
  'shell' | 'sql' | 'login' | 'text' | 'expression' | 'template' | 'kit' | 'role' | 'fact' | 'people'

const logins = (key: string): Readonly<Record<string, FieldUse>> => ({
  [key]: 'login',
  ...Object.fromEntries(
    ['user', 'password', 'socket', 'host', 'port'].map(field => [`${key}.${field}`, 'expression' as const]),
  ),
})

const actionsAndChecks: Readonly<Record<string, Readonly<Record<string, FieldUse>>>> = {
  run: { '': 'shell', script: 'shell' },
  command: { '': 'shell', run: 'shell' },
  file: {
    path: 'text',
    template: 'template',
    content: 'text',
    validate: 'shell',
    contains: 'text',
    sha256: 'text',
  },
  upload: { kit: 'kit', to: 'text' },
  copy: { from: 'role', path: 'text', to: 'text' },
  service: { name: 'text' },
  ask: { 'text.en': 'people', 'text.zh': 'people' },
  drill: {
    service: 'text',
    interface: 'expression',
    address: 'expression',
    advert_int: 'expression',
    priority: 'expression',
    port: 'expression',
    preempt: 'expression',
    across: 'role',
    watch: 'role',
  },
  sql: {
    run: 'sql',
    ...logins('login'),
  },
  'sql-align': { from: 'role', ...logins('login') },
  'sql-copy': { schemas: 'expression', ...logins('from'), ...logins('login') },
  'sql-across': { run: 'sql', across: 'role', ...logins('login') },
  replication: { address: 'expression', across: 'role', replicas: 'role', ...logins('login') },
  'replication-canary': { across: 'role', ...logins('login') },
  'same-data': { across: 'role', schemas: 'expression', ...logins('login') },
  port: { listen: 'expression', process: 'text' },
  fact: { fact: 'fact' },
  address: { of: 'expression' },
  'address-free': { address: 'expression', interface: 'expression', except: 'expression' },
  'no-static-address': { address: 'expression' },
  'vrid-free': { vrid: 'expression', interface: 'expression', except: 'expression' },
  'one-source': { vrid: 'expression', interface: 'expression', from: 'expression' },
  'keepalived-config': { path: 'text' },
  'keepalived-log': { service: 'text' },
  'one-holder': { of: 'expression', across: 'role', service: 'text' },
  'adverts-heard': { across: 'role', address: 'expression', advert_int: 'expression' },
  'one-mac': { of: 'expression', interface: 'expression', across: 'role', from: 'role' },
  'same-across': { across: 'role', run: 'shell', keepalived: 'text' },
  tcp: { address: 'expression', port: 'expression' },
  http: { url: 'text', contains: 'text', connect_to: 'expression' },
  tls: { address: 'expression', port: 'expression', name: 'text' },
}

/** Kinds that log into a database. */
export const loginKinds: ReadonlySet<string> = new Set(
  Object.keys(actionsAndChecks).filter(kind => Object.hasOwn(actionsAndChecks[kind] ?? {}, 'login')),
)

/** `keys`: path inside the spec, list indexes left out. Undefined: not looked at, unless it holds a placeholder. */
export function useOf(kind: string, keys: readonly string[]): FieldUse | undefined {
  const table = Object.hasOwn(actionsAndChecks, kind) ? actionsAndChecks[kind] : undefined
  const key = keys.join('.')
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}
