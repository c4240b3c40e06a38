/** What a host may show beside the inventory, each with the reason why no run can be asked to name it. */
import type { Remains } from '../../engine/report/model.ts'

export interface Allowed {
  readonly path: RegExp
  readonly why: string
}

export function allowed(remains: readonly Remains[]): readonly Allowed[] {
  const services = remains.filter(one => one.kind === 'service').map(one => one.path)
  return [
    { path: /^\/var\/log(\/|$)/, why: 'logs of the daemons of the system, sudo and dpkg' },
    { path: /^\/var\/lib\/sudo\/|\/\.sudo_as_admin_successful$/, why: 'sudo notes whom it has lectured' },
    { path: /^\/var\/lib\/dpkg\//, why: 'the database of dpkg; the packages themselves are named' },
    {
      path: /^\/etc\/alternatives\/|^\/var\/lib\/dpkg\/alternatives\/|^\/usr\/(lib\/cpp|bin\/(cc|c89|c99|cpp|c\+\+|ld)|share\/man\/man1\/(cc|c89|c99)\.1\.gz)$/,
      why: 'links that packages of the inventory make when they are set up',
    },
    {
      path: /^\/etc\/ld\.so\.cache$|^\/var\/cache\/ldconfig\//,
      why: 'the cache of ldconfig after a library came',
    },
    { path: /^\/var\/cache\/(debconf|man)\//, why: 'caches of debconf and man' },
    {
      path: new RegExp(`^/etc/systemd/system/[^/]+\\.wants/(${['-', ...services].join('|')})\\.service$`),
      why: 'the link by which systemd enables a service that the inventory names',
    },
    {
      path: /^\/var\/lib\/mysql(\/|$)/,
      why: 'what a database server writes in its own data folder: accounts, schemas and logs are told by the steps, and SQL looks at them',
    },
    {
      path: /^\/tmp\/keepalived\.(stats|data)$/,
      why: 'keepalived writes its counters when it is asked for them',
    },
  ]
}
