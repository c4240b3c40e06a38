/** The report's inventory against the truth: what overlayfs says that differs from a fresh host. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Remains, Report } from '../../engine/report/model.ts'
import type { SnapshotEntry } from '../lab/hosts/snapshot.ts'
import type { Lab } from '../lab/lab.ts'
import { newFolder, siteproof } from '../scenarios/siteproof.ts'
import { allowed } from './allowed.ts'

/** What the reports of these runs say that is on the hosts; of several the last word about a path counts. */
export async function inventoryOf(...runDirs: readonly string[]): Promise<readonly Remains[]> {
  const found = new Map<string, Remains>()
  for (const runDir of runDirs) {
    const file = join(newFolder('report'), 'report.json')
    await siteproof(['report', runDir, '--format', 'json', '-o', file])
    const { remains } = JSON.parse(readFileSync(file, 'utf8')) as Report
    for (const one of remains) found.set(`${one.host} ${one.path}`, one)
  }
  return [...found.values()]
}

/**
 * `unnamed`: paths that differ from a fresh host (or, in the same way already, from one with what `before` holds) and that neither the
 * inventory nor the list of allowed differences explains, or that are not as the inventory says. `absent`: what the inventory names and
 * the disk does not have.
 */
export function compared(
  lab: Lab,
  host: string,
  remains: readonly Remains[],
  before: readonly SnapshotEntry[] = [],
): { readonly unnamed: readonly string[]; readonly absent: readonly string[] } {
  const own = remains.filter(one => one.host === host)
  const disk = everything(lab, host)
  const known = new Map(before.map(entry => [entry.path, sayEntry(entry)]))
  const named = new Map(own.map(one => [one.path, one]))
  const packaged = packageFiles(lab, host, own)
  const owners = ownersOf(lab.host(host).root)
  const explained = (entry: SnapshotEntry): boolean => {
    const one = named.get(entry.path)
    if (one !== undefined) return sameAs(entry, one, owners)
    if (known.get(entry.path) === sayEntry(entry)) return true
    return packaged.has(entry.path) || allowed(own).some(({ path }) => path.test(entry.path))
  }
  const there = new Set(disk.map(entry => entry.path))
  return {
    unnamed: disk.filter(entry => !explained(entry)).map(sayEntry),
    // /run is no disk.
    absent: own
      .filter(one => one.path.startsWith('/') && !one.path.startsWith('/run/') && !there.has(one.path))
      .map(one => one.path),
  }
}

/** All of a host's disk that is not as installed, temporary folders included. */
export function everything(lab: Lab, host: string): readonly SnapshotEntry[] {
  return lab.snapshot(host, { ignore: [] })
}

function sameAs(entry: SnapshotEntry, one: Remains, owners: ReadonlyMap<string, string>): boolean {
  const [user = '', group = ''] = (one.owner ?? '').split(':')
  const owner = `${owners.get(`user ${user}`) ?? user}:${owners.get(`group ${group}`) ?? group}`
  const kind = one.kind === 'directory' ? 'folder' : one.kind === 'backup' ? 'file' : one.kind
  return (
    entry.kind === kind && entry.mode === one.mode && entry.owner === owner && entry.sha256 === one.sha256
  )
}

function sayEntry({ path, kind, mode, owner, sha256 = '' }: SnapshotEntry): string {
  return `${path} ${kind} ${mode} ${owner} ${sha256.slice(0, 12)}`.trim()
}

/** Everything that dpkg says belongs to a package of the inventory. */
function packageFiles(lab: Lab, host: string, own: readonly Remains[]): ReadonlySet<string> {
  const info = join(lab.host(host).root, 'var/lib/dpkg/info')
  const lists = own
    .filter(one => one.kind === 'package')
    .flatMap(({ path }) => [`${path}.list`, `${path}:amd64.list`].map(name => join(info, name)))
  const paths = lists.filter(existsSync).flatMap(list => readFileSync(list, 'utf8').split('\n'))
  // Debian merged /usr: packages still name /lib and /bin.
  return new Set(paths.map(path => path.replace(/^\/(lib|lib64|bin|sbin)\//, '/usr/$1/')))
}

function ownersOf(root: string): ReadonlyMap<string, string> {
  const ids = (file: string, what: string) =>
    readFileSync(join(root, 'etc', file), 'utf8')
      .split('\n')
      .map(line => line.split(':'))
      .map(([name = '', , id = '']) => [`${what} ${name}`, id] as const)
  return new Map([...ids('passwd', 'user'), ...ids('group', 'group')])
}
