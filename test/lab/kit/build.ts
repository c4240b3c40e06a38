/** Makes the kit once: what an engineer would have fetched at the office. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBase } from '../base/build.ts'
import { inOverlay } from '../base/layer.ts'
import { withLock } from '../system/lock.ts'
import { labRoot } from '../system/paths.ts'
import { must } from '../system/run.ts'
import { privateApt } from './apt.ts'

/** keepalived's version, as in the names of the kit's files. */
export const keepalivedVersion = '2.2.7'

/** The files of a kit, named as runbooks/keepalived-install/kit.yaml names them. */
export const kitFiles = {
  source: `keepalived-${keepalivedVersion}.tar.gz`,
  toolchain: 'toolchain.tar',
  package: 'keepalived-package.tar',
  prebuilt: 'keepalived-prebuilt.tar.gz',
} as const

/** What it takes to compile keepalived, before dependencies. */
export const toolchainPackages: readonly string[] = [
  'gcc',
  'make',
  'libc6-dev',
  'libssl-dev',
  'pkg-config',
  'libnl-3-dev',
  'libnl-genl-3-dev',
]

/** One file of a kit, as `kit.json` lists it. */
export interface KitEntry {
  readonly file: string
  readonly size: number
  readonly sha256: string
}

/** Where the service unit goes: a path through /usr, since unpacking `lib/` would replace Debian's link of that name. */
const configure = [
  ...[
    './configure',
    '-q',
    '--prefix=/usr',
    '--sysconfdir=/etc',
    '--disable-lvs',
    '--disable-dependency-tracking',
  ],
  ...['--with-init=systemd', '--with-systemdsystemunitdir=/usr/lib/systemd/system'],
].join(' ')

/** Not to be disturbed by and not to disturb what else the machine does. */
const compileScript = `
set -e
dpkg -i /kit/debs/*.deb
cd /kit && tar -xzf source.tar.gz && cd keepalived-${keepalivedVersion}
${configure}
nice -n 10 make -s -j2
make -s install DESTDIR=/kit/tree
tar -C /kit/tree -czf /kit/prebuilt.tar.gz .
`

/** Size and SHA-256 of every file of a kit folder except its list. */
export function describeKit(folder: string): KitEntry[] {
  const files = readdirSync(folder).filter(file => file !== 'kit.json')
  return files.sort().map(file => {
    const bytes = readFileSync(join(folder, file))
    return { file, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
}

/** Writes `kit.json` for what the folder holds now. */
export function writeKitList(folder: string): KitEntry[] {
  const files = describeKit(folder)
  writeFileSync(join(folder, 'kit.json'), `${JSON.stringify({ files }, null, 2)}\n`)
  return files
}

/** Packs .deb files without a folder around them, in a fixed order and with fixed owners and times. */
export async function packDebs(folder: string, tarball: string): Promise<void> {
  const names = readdirSync(folder).filter(name => name.endsWith('.deb'))
  const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0']
  await must(['tar', ...fixed, '-C', folder, '-cf', tarball, ...names.sort()])
}

async function compilePrebuilt(base: string, scratch: string, kit: string): Promise<void> {
  const upper = join(scratch, 'compile')
  await must(['mkdir', '-p', join(upper, 'kit')])
  await must(['cp', '-a', join(scratch, 'toolchain'), join(upper, 'kit/debs')])
  await must(['cp', join(kit, kitFiles.source), join(upper, 'kit/source.tar.gz')])
  await inOverlay({ lower: base, upper }, ['/bin/sh', '-c', compileScript])
  await must(['mv', join(upper, 'kit/prebuilt.tar.gz'), join(kit, kitFiles.prebuilt)])
}

async function fill(kit: string, scratch: string): Promise<void> {
  const [base] = await ensureBase('systemd')
  if (base === undefined) throw new Error('There is no base to make the kit for')
  const apt = await privateApt(join(scratch, 'apt'), base)
  await apt.source('keepalived', join(scratch, 'source'))
  await must([
    'cp',
    join(scratch, 'source', `keepalived_${keepalivedVersion}.orig.tar.gz`),
    join(kit, kitFiles.source),
  ])
  await apt.download(toolchainPackages, join(scratch, 'toolchain'))
  await packDebs(join(scratch, 'toolchain'), join(kit, kitFiles.toolchain))
  await apt.download(['keepalived'], join(scratch, 'package'))
  await packDebs(join(scratch, 'package'), join(kit, kitFiles.package))
  await compilePrebuilt(base, scratch, kit)
  writeKitList(kit)
}

/** Folder of the finished kit; its name changes with the base and with what goes into it. */
export async function ensureKit(say: (line: string) => void = () => undefined): Promise<string> {
  const [base] = await ensureBase('systemd', say)
  const recipe = JSON.stringify([base, toolchainPackages, kitFiles, compileScript])
  const kit = join(labRoot(), `kit-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`)
  if (existsSync(kit)) return kit
  await withLock(join(labRoot(), 'kit.lock'), async () => {
    if (existsSync(kit)) return
    say(`making ${kit} (once)`)
    const building = `${kit}.building`
    const scratch = `${kit}.scratch`
    for (const folder of [building, scratch]) rmSync(folder, { recursive: true, force: true })
    await must(['mkdir', '-p', building, scratch])
    await fill(building, scratch)
    rmSync(scratch, { recursive: true, force: true })
    renameSync(building, kit)
  })
  return kit
}
